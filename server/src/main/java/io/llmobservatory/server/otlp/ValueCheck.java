package io.llmobservatory.server.otlp;

/**
 * Checks the structure of attribute values, so that whoever reads them later cannot fail. Values
 * nested deeper than {@link OtlpValue#MAX_DEPTH} stay closed: nobody opens them.
 */
final class ValueCheck {
  private final WireCursor cursor;

  ValueCheck(byte[] bytes) {
    this.cursor = new WireCursor(bytes);
  }

  /** Checks the {@code AnyValue} of {@code length} bytes at {@code offset}. */
  void check(int offset, int length) throws MalformedRequestException {
    value(offset, length, 1);
  }

  private void value(int offset, int length, int depth) throws MalformedRequestException {
    boolean composite = false;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      if (tag != Tags.VALUE_ARRAY && tag != Tags.VALUE_MAP) {
        cursor.skip(tag);
        continue;
      }
      if (composite) {
        // Protobuf would join the two; no encoder writes them.
        throw cursor.malformed("value with two lists");
      }
      composite = true;
      int inner = cursor.skipDelimited();
      int end = cursor.position();
      if (depth < OtlpValue.MAX_DEPTH) {
        elements(tag == Tags.VALUE_MAP, end - inner, inner, depth);
        cursor.enter(end, offset + length - end);
      }
    }
  }

  private void elements(boolean map, int offset, int length, int depth)
      throws MalformedRequestException {
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      if (tag != Tags.ARRAY_VALUES) {
        cursor.skip(tag);
        continue;
      }
      int inner = cursor.skipDelimited();
      int end = cursor.position();
      if (map) {
        keyValue(end - inner, inner, depth + 1);
      } else {
        value(end - inner, inner, depth + 1);
      }
      cursor.enter(end, offset + length - end);
    }
  }

  private void keyValue(int offset, int length, int depth) throws MalformedRequestException {
    boolean valued = false;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      if (tag != Tags.KEY_VALUE_KEY && tag != Tags.KEY_VALUE_VALUE) {
        cursor.skip(tag);
        continue;
      }
      int inner = cursor.skipDelimited();
      int end = cursor.position();
      if (tag == Tags.KEY_VALUE_VALUE) {
        if (valued) {
          throw cursor.malformed("attribute with two values");
        }
        valued = inner > 0;
        value(end - inner, inner, depth);
        cursor.enter(end, offset + length - end);
      }
    }
  }
}
