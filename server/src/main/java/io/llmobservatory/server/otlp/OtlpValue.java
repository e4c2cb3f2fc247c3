package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;

/**
 * An attribute's value as a view of the request's bytes. One instance is pointed at one value after
 * the other.
 */
public final class OtlpValue {
  /**
   * How deep lists and maps may nest and still be opened. A value further down is {@link
   * Kind#CLOSED}; its protobuf encoding is all that is known of it.
   */
  public static final int MAX_DEPTH = 64;

  /** What a value is. */
  public enum Kind {
    /** No value was set, which OTLP allows. */
    EMPTY,
    /** Text, perhaps with bad UTF-8. */
    STRING,
    /** A truth value. */
    BOOL,
    /** A signed number of 64 bits. */
    INT,
    /** A floating-point number, perhaps not finite. */
    DOUBLE,
    /** Values in order. */
    ARRAY,
    /** Keys with values, in order; a key may occur twice. */
    MAP,
    /** Bytes. */
    BYTES,
    /** A list or map too deep to open. */
    CLOSED
  }

  private final byte[] bytes;
  private final WireCursor cursor;
  private final int depth;

  private Kind kind = Kind.EMPTY;
  private int offset;
  private int length;
  private long bits;

  /** A value of a span, event, link, scope or resource whose bytes these are. */
  public OtlpValue(byte[] bytes) {
    this(bytes, 1);
  }

  OtlpValue(byte[] bytes, int depth) {
    this.bytes = bytes;
    this.cursor = new WireCursor(bytes);
    this.depth = depth;
  }

  void read(int valueOffset, int valueLength) {
    if (!readUsual(valueOffset, valueLength)) {
      readFields(valueOffset, valueLength);
    }
  }

  /** Reads the form that encoders write of a short text or a small number. */
  private boolean readUsual(int valueOffset, int valueLength) {
    if (valueLength < 2) {
      return false;
    }
    int first = bytes[valueOffset + 1];
    int tag = bytes[valueOffset];
    if (tag == Tags.VALUE_STRING && first == valueLength - 2) {
      kind = Kind.STRING;
      offset = valueOffset + 2;
      length = first;
      return true;
    }
    if (tag != Tags.VALUE_INT || valueLength > 3) {
      return false;
    }
    int second = valueLength == 3 ? bytes[valueOffset + 2] : 0;
    if (second < 0 || (first < 0) != (valueLength == 3)) {
      return false;
    }
    kind = Kind.INT;
    offset = valueOffset;
    length = 0;
    bits = (first & 0x7F) | (second << 7);
    return true;
  }

  private void readFields(int valueOffset, int valueLength) {
    kind = Kind.EMPTY;
    offset = valueOffset;
    length = 0;
    try {
      cursor.enter(valueOffset, valueLength);
      while (!cursor.atEnd()) {
        readField(cursor.tag());
      }
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("a value that was checked is malformed", e);
    }
    if (depth >= MAX_DEPTH && (kind == Kind.ARRAY || kind == Kind.MAP)) {
      kind = Kind.CLOSED;
      offset = valueOffset;
      length = valueLength;
    }
  }

  private void readField(int tag) throws MalformedRequestException {
    switch (tag) {
      case Tags.VALUE_STRING -> delimited(Kind.STRING);
      case Tags.VALUE_BOOL -> number(Kind.BOOL, cursor.varint());
      case Tags.VALUE_INT -> number(Kind.INT, cursor.varint());
      case Tags.VALUE_DOUBLE -> number(Kind.DOUBLE, cursor.fixed64());
      case Tags.VALUE_ARRAY -> delimited(Kind.ARRAY);
      case Tags.VALUE_MAP -> delimited(Kind.MAP);
      case Tags.VALUE_BYTES -> delimited(Kind.BYTES);
      default -> cursor.skip(tag);
    }
  }

  private void delimited(Kind newKind) throws MalformedRequestException {
    kind = newKind;
    length = cursor.skipDelimited();
    offset = cursor.position() - length;
  }

  private void number(Kind newKind, long newBits) {
    kind = newKind;
    bits = newBits;
  }

  /** What the value is; the other methods hold for the kinds they name. */
  public Kind kind() {
    return kind;
  }

  /** The request's bytes. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where text, bytes, the list or the closed value begin. */
  public int offset() {
    return offset;
  }

  /** Their length in bytes. */
  public int length() {
    return length;
  }

  /** The text of a {@link Kind#STRING}, with bad UTF-8 replaced. */
  public String text() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  /** The number of an {@link Kind#INT}. */
  public long asLong() {
    return bits;
  }

  /** The truth of a {@link Kind#BOOL}. */
  public boolean asBoolean() {
    return bits != 0;
  }

  /** The number of a {@link Kind#DOUBLE}. */
  public double asDouble() {
    return Double.longBitsToDouble(bits);
  }

  /** The elements of an {@link Kind#ARRAY} or a {@link Kind#MAP}. */
  public OtlpElements elements() {
    return new OtlpElements(bytes, offset, length, kind == Kind.MAP, depth + 1);
  }
}
