package io.llmobservatory.server.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The little of ASN.1's binary form that it takes to put a key into another envelope. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  private Der() {}

  /** An element with the parts as its contents. */
  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >>> shift);
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The contents of the first element with the tag inside a sequence; null if it has none. */
  static byte @Nullable [] find(byte[] sequence, int tag) {
    Cursor outer = new Cursor(sequence, 0, sequence.length);
    if (!outer.next() || outer.tag != SEQUENCE) {
      return null;
    }
    Cursor inner = new Cursor(sequence, outer.start, outer.end);
    while (inner.next()) {
      if (inner.tag == tag) {
        return Arrays.copyOfRange(sequence, inner.start, inner.end);
      }
    }
    return null;
  }

  /** Goes over elements that follow one another; it ends where they are not well formed. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int limit;
    private int tag;
    private int start;
    private int end;

    Cursor(byte[] bytes, int from, int limit) {
      this.bytes = bytes;
      this.limit = limit;
      this.end = from;
    }

    boolean next() {
      int at = end;
      if (limit - at < 2) {
        return false;
      }
      tag = bytes[at++] & 0xff;
      int length = bytes[at++] & 0xff;
      if (length >= 0x80) {
        int count = length & 0x7f;
        // A key that needs more than three bytes for its length is not one.
        if (count > 3 || limit - at < count) {
          return false;
        }
        length = 0;
        for (int i = 0; i < count; i++) {
          length = (length << 8) | (bytes[at++] & 0xff);
        }
      }
      start = at;
      end = at + length;
      return end <= limit;
    }
  }
}
