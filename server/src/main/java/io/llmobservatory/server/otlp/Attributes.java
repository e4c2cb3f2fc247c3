package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A list of attributes as views of the request's bytes, in the order they came. Keys may occur
 * twice. Reused from span to span: what it says holds until the next span is read.
 */
public final class Attributes {
  /** The most attributes one span, event, link, scope or resource may have. */
  public static final int MAX_SIZE = 1 << 16;

  private static final int INITIAL_CAPACITY = 32;
  private static final int[] NOTHING = {};

  /** How many numbers tell of an attribute: offset and length of the key and of the value. */
  private static final int NUMBERS = 4;

  private final byte[] bytes;
  private int size;
  private boolean overflowed;
  private int[] places = NOTHING;

  /** No attributes. */
  public static final Attributes NONE = new Attributes(new byte[0]);

  Attributes(byte[] bytes) {
    this.bytes = bytes;
  }

  void clear() {
    size = 0;
    overflowed = false;
  }

  /**
   * Reads the {@code KeyValue} before which a cursor stands.
   *
   * @param end where the message ends that the cursor is in, and goes on reading
   */
  void read(WireCursor cursor, ValueCheck check, int end) throws MalformedRequestException {
    int length = cursor.skipDelimited();
    int next = cursor.position();
    if (!readUsual(next - length, next)) {
      readEntry(cursor, check, next - length, length);
      cursor.enter(next, end - next);
    }
  }

  /** Reads the form that encoders write: a key, and a short text or a number. */
  private boolean readUsual(int offset, int end) {
    if (end - offset < 2 || bytes[offset] != Tags.KEY_VALUE_KEY) {
      return false;
    }
    int keyLength = bytes[offset + 1];
    int value = offset + 2 + keyLength;
    if (keyLength < 0 || end - value < 2 || bytes[value] != Tags.KEY_VALUE_VALUE) {
      return false;
    }
    int valueLength = bytes[value + 1];
    int valueOffset = value + 2;
    if (valueLength != end - valueOffset || !isUsual(valueOffset, valueLength)) {
      return false;
    }
    add(offset + 2, keyLength, valueOffset, valueLength);
    return true;
  }

  private boolean isUsual(int offset, int length) {
    if (length < 2) {
      return false;
    }
    return switch (bytes[offset]) {
      case Tags.VALUE_STRING -> bytes[offset + 1] == length - 2;
      case Tags.VALUE_BOOL -> length == 2 && bytes[offset + 1] >= 0;
      case Tags.VALUE_INT -> isNumber(offset + 1, offset + length - 1);
      case Tags.VALUE_DOUBLE -> length == 1 + Double.BYTES;
      default -> false;
    };
  }

  private boolean isNumber(int from, int last) {
    if (last - from > 9 || bytes[last] < 0) {
      return false;
    }
    for (int at = from; at < last; at++) {
      if (bytes[at] >= 0) {
        return false;
      }
    }
    return true;
  }

  private void readEntry(WireCursor cursor, ValueCheck check, int offset, int length)
      throws MalformedRequestException {
    int keyOffset = offset;
    int keyLength = 0;
    int valueOffset = offset;
    int valueLength = 0;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.KEY_VALUE_KEY -> {
          keyLength = cursor.skipDelimited();
          keyOffset = cursor.position() - keyLength;
        }
        case Tags.KEY_VALUE_VALUE -> {
          if (valueLength > 0) {
            throw cursor.malformed("attribute with two values");
          }
          valueLength = cursor.skipDelimited();
          valueOffset = cursor.position() - valueLength;
        }
        default -> cursor.skip(tag);
      }
    }
    check.check(valueOffset, valueLength);
    add(keyOffset, keyLength, valueOffset, valueLength);
  }

  private void add(int keyOffset, int keyLength, int valueOffset, int valueLength) {
    if (size == MAX_SIZE) {
      overflowed = true;
      return;
    }
    int at = NUMBERS * size;
    if (at == places.length) {
      places = Arrays.copyOf(places, Math.max(2 * at, NUMBERS * INITIAL_CAPACITY));
    }
    places[at] = keyOffset;
    places[at + 1] = keyLength;
    places[at + 2] = valueOffset;
    places[at + 3] = valueLength;
    size++;
  }

  /** The request's bytes, into which the offsets point. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many attributes there are, at most {@link #MAX_SIZE}. */
  public int size() {
    return size;
  }

  /** Whether there were more than {@link #MAX_SIZE}, of which only the first are here. */
  public boolean overflowed() {
    return overflowed;
  }

  /** Where the key of an attribute begins. */
  public int keyOffset(int index) {
    return places[NUMBERS * index];
  }

  /** The length of an attribute's key in bytes. */
  public int keyLength(int index) {
    return places[NUMBERS * index + 1];
  }

  /** Where the value of an attribute begins. */
  public int valueOffset(int index) {
    return places[index * NUMBERS + 2];
  }

  /** The length of an attribute's value in bytes. */
  public int valueLength(int index) {
    return places[index * NUMBERS + 3];
  }

  /** An attribute's key, with bad UTF-8 replaced. */
  public String key(int index) {
    return new String(bytes, keyOffset(index), keyLength(index), StandardCharsets.UTF_8);
  }

  /** Points {@code value} at an attribute's value. */
  public void value(int index, OtlpValue value) {
    value.read(places[NUMBERS * index + 2], places[NUMBERS * index + 3]);
  }
}
