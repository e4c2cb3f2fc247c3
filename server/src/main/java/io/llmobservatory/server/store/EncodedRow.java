package io.llmobservatory.server.store;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A row in the binary form of COPY, whose first column is the UUID of a trace. Its bytes are part
 * of an array that rows share; large documents in it are not copied but stay arrays of their own.
 */
final class EncodedRow {
  /** Behind the count of columns and the length of the first. */
  private static final int TRACE = Short.BYTES + Integer.BYTES;

  private final RowBytes bytes;
  private final int offset;
  private final int length;
  private final List<byte[]> more;

  /**
   * @param bytes its beginning is among them
   * @param more what follows, mostly nothing
   */
  EncodedRow(RowBytes bytes, int offset, int length, List<byte[]> more) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.more = more;
  }

  byte[] bytes() {
    return bytes.bytes();
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  List<byte[]> more() {
    return more;
  }

  /** Gives the row to another trace. */
  void setTrace(UUID trace) {
    BinaryFields.LONG.set(bytes(), offset + TRACE, trace.getMostSignificantBits());
    BinaryFields.LONG.set(bytes(), offset + TRACE + Long.BYTES, trace.getLeastSignificantBits());
  }

  boolean isSameAs(EncodedRow other) {
    if (more.size() != other.more.size()
        || !Arrays.equals(
            bytes(),
            offset,
            offset + length,
            other.bytes(),
            other.offset,
            other.offset + other.length)) {
      return false;
    }
    for (int i = 0; i < more.size(); i++) {
      if (!Arrays.equals(more.get(i), other.more.get(i))) {
        return false;
      }
    }
    return true;
  }
}
