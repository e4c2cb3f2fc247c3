package io.llmobservatory.server.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A position in protobuf bytes, as the <a
 * href="https://protobuf.dev/programming-guides/encoding/">encoding</a> defines them. It never
 * reads past its limit, and it throws where the generated classes would.
 */
final class WireCursor {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  /** How deep unknown groups may nest: the limit of protobuf's own parsers. */
  private static final int MAX_GROUP_DEPTH = 100;

  private static final int[] NONE = {};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int position;
  private int limit;

  // Made once, at the first group: an array for each would weigh 200 times the two bytes of one.
  private int[] openGroups = NONE;

  WireCursor(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  /** Moves to the message of {@code length} bytes at {@code offset}. */
  void enter(int offset, int length) {
    position = offset;
    limit = offset + length;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == limit;
  }

  /** Field number and wire type of the next field. */
  int tag() throws MalformedRequestException {
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw malformed("field number 0");
    }
    return tag;
  }

  long varint() throws MalformedRequestException {
    int at = position;
    if (at < limit && bytes[at] >= 0) {
      position = at + 1;
      return bytes[at];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == limit) {
        throw malformed("number cut short");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        position = at;
        return value;
      }
    }
    throw malformed("number longer than 10 bytes");
  }

  long fixed64() throws MalformedRequestException {
    int at = position;
    if (limit - at < Long.BYTES) {
      throw malformed("number cut short");
    }
    position = at + Long.BYTES;
    return fixed64(bytes, at);
  }

  /** The number of 8 bytes at a position. */
  static long fixed64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  int fixed32() throws MalformedRequestException {
    int at = position;
    if (limit - at < Integer.BYTES) {
      throw malformed("number cut short");
    }
    position = at + Integer.BYTES;
    return (int) INT.get(bytes, at);
  }

  /**
   * Steps over a length-delimited value, whose bytes then end at {@link #position}.
   *
   * @return its length in bytes
   */
  int skipDelimited() throws MalformedRequestException {
    int length = (int) varint();
    if (length < 0 || length > limit - position) {
      throw malformed("length beyond the end of the message");
    }
    position += length;
    return length;
  }

  /** Steps over the value of a field that is of no interest. */
  void skip(int tag) throws MalformedRequestException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case LENGTH_DELIMITED -> skipDelimited();
      case START_GROUP -> skipGroup(tag >>> 3);
      case FIXED32 -> fixed32();
      default -> throw malformed("wire type " + (tag & 7));
    }
  }

  private void skipGroup(int outermost) throws MalformedRequestException {
    if (openGroups.length == 0) {
      openGroups = new int[MAX_GROUP_DEPTH];
    }
    int[] open = openGroups;
    int depth = 0;
    open[depth++] = outermost;
    while (depth > 0) {
      int tag = tag();
      switch (tag & 7) {
        case START_GROUP -> {
          if (depth == MAX_GROUP_DEPTH) {
            throw malformed("groups nested deeper than " + MAX_GROUP_DEPTH);
          }
          open[depth++] = tag >>> 3;
        }
        case END_GROUP -> {
          if (open[--depth] != tag >>> 3) {
            throw malformed("end of a group that was not open");
          }
        }
        default -> skip(tag);
      }
    }
  }

  MalformedRequestException malformed(String what) {
    return new MalformedRequestException("not protobuf at byte " + position + ": " + what);
  }
}
