package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;

/** A field of text or bytes as a view of the request's bytes. */
public final class Text {
  /** No position: what is there has another form than encoders write most of the time. */
  static final int UNUSUAL = -1;

  private final byte[] bytes;
  private int offset;
  private int length;

  Text(byte[] bytes) {
    this.bytes = bytes;
  }

  void clear() {
    length = 0;
  }

  void read(WireCursor cursor) throws MalformedRequestException {
    length = cursor.skipDelimited();
    offset = cursor.position() - length;
  }

  /**
   * Reads the field after its tag if its length has one byte.
   *
   * @return where the field ends, or {@link #UNUSUAL}
   */
  int readUsual(int at, int end) {
    int start = at + 1;
    if (at == end || bytes[at] < 0 || bytes[at] > end - start) {
      return UNUSUAL;
    }
    offset = start;
    length = bytes[at];
    return start + length;
  }

  /** The request's bytes. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the field begins. */
  public int offset() {
    return offset;
  }

  /** Its length in bytes, 0 when it is absent. */
  public int length() {
    return length;
  }

  /** The field as text, with bad UTF-8 replaced. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
