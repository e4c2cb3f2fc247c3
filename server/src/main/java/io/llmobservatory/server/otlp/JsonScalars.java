package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;

/**
 * Writes single values of JSON as protobuf has them, and what does not fit as {@link OtlpJson}
 * says.
 */
final class JsonScalars {
  /** The longest number that is read as a double, and is not text. */
  private static final int MOST_DIGITS = 1000;

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private static final long UINT32 = 0xFFFFFFFFL;
  private static final int UNDEFINED = -1;

  private final JsonTokens json;
  private final ProtobufOutput out;
  private final JsonNumber number = new JsonNumber();

  // The scalar at hand, escapes undone.
  private byte[] text;
  private int from;
  private int to;

  JsonScalars(JsonTokens json, ProtobufOutput out) {
    this.json = json;
    this.out = out;
    this.text = json.bytes;
  }

  /** Writes the value that was read last, as one of a field. */
  void write(JsonField field) {
    boolean fits =
        switch (field.type) {
          case TEXT -> text(field.tag);
          case ID -> id(field.tag);
          case BASE64 -> json.quoted() && base64(field.tag);
          default -> notText(field);
        };
    if (!fits && field.textTag != 0) {
      text(field.textTag);
    }
    // It may have been a buffer that has grown since.
    text = json.bytes;
  }

  /** Writes the text, or how the number is spelled. */
  private boolean text(int tag) {
    out.varint(tag);
    if (json.escaped()) {
      int content = out.beginText(json.end() - json.start());
      content();
      out.endText(content);
    } else {
      out.delimited(json.bytes, json.start(), json.end());
    }
    return true;
  }

  private void content() {
    int length = json.end() - json.start();
    if (json.escaped()) {
      byte[] room = out.room(length);
      out.wrote(JsonText.unescape(json.bytes, json.start(), json.end(), room, out.size()));
    } else {
      out.raw(json.bytes, json.start(), json.end());
    }
  }

  private boolean id(int tag) {
    int before = out.size();
    out.varint(tag);
    int content = out.beginText(json.end() - json.start());
    view();
    int length = JsonText.fromHex(text, from, to, out.room(0), content);
    if (length >= 0) {
      out.wrote(length);
      out.endText(content);
    } else {
      out.truncate(before);
      badId(tag);
    }
    return true;
  }

  /** Writes the text itself, which must not pass for an id. */
  private void badId(int tag) {
    out.varint(tag);
    int content = out.beginText(json.end() - json.start() + 1);
    content();
    int length = out.size() - content;
    if (length == TRACE_ID_BYTES || length == SPAN_ID_BYTES) {
      out.varint(0);
    }
    out.endText(content);
  }

  private boolean base64(int tag) {
    int before = out.size();
    out.varint(tag);
    int content = out.beginText(json.end() - json.start());
    view();
    int length = JsonText.fromBase64(text, from, to, out.room(0), content);
    if (length < 0) {
      out.truncate(before);
      return false;
    }
    out.wrote(length);
    out.endText(content);
    return true;
  }

  /** Has the value at hand; escapes are undone in the room where it will be written. */
  private void view() {
    from = json.start();
    to = json.end();
    byte[] room = out.room(to - from);
    if (json.escaped()) {
      int length = JsonText.unescape(json.bytes, from, to, room, out.size());
      text = room;
      from = out.size();
      to = from + length;
    }
  }

  private boolean notText(JsonField field) {
    view();
    return switch (field.type) {
      case BOOL -> bool(field.tag);
      case ENUM -> constant(field);
      case INT64 -> int64(field.tag);
      case DOUBLE -> decimal(field.tag);
      default -> unsigned(field);
    };
  }

  private boolean bool(int tag) {
    boolean yes = is("true");
    if (!yes && !is("false")) {
      return false;
    }
    out.varint(tag);
    out.varint(yes ? 1 : 0);
    return true;
  }

  private boolean constant(JsonField field) {
    long value = UNDEFINED;
    if (number.read(text, from, to)) {
      value = number.isLong() ? number.asLong() : UNDEFINED;
    } else if (to - from <= MOST_DIGITS) {
      String name = new String(text, from, to - from, StandardCharsets.UTF_8);
      value = field.constants.getOrDefault(name, UNDEFINED);
    }
    out.varint(field.tag);
    out.varint(value == (int) value ? value : UNDEFINED);
    return true;
  }

  private boolean int64(int tag) {
    if (!number.read(text, from, to) || !number.isLong()) {
      return false;
    }
    out.varint(tag);
    out.varint(number.asLong());
    return true;
  }

  private boolean unsigned(JsonField field) {
    if (!number.read(text, from, to)) {
      return false;
    }
    out.varint(field.tag);
    switch (field.type) {
      case FIXED64 -> out.fixed64(number.clamped(-1));
      case FIXED32 -> out.fixed32((int) number.clamped(UINT32));
      default -> out.varint(number.clamped(UINT32));
    }
    return true;
  }

  private boolean decimal(int tag) {
    double value;
    if (is("NaN")) {
      value = Double.NaN;
    } else if (is("Infinity")) {
      value = Double.POSITIVE_INFINITY;
    } else if (is("-Infinity")) {
      value = Double.NEGATIVE_INFINITY;
    } else {
      if (to - from > MOST_DIGITS || !number.read(text, from, to)) {
        return false;
      }
      value = Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
      if (Double.isInfinite(value)) {
        return false;
      }
    }
    out.varint(tag);
    out.fixed64(Double.doubleToRawLongBits(value));
    return true;
  }

  private boolean is(String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
