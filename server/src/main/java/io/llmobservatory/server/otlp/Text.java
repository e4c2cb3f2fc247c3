package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;

/** A field of text or bytes as a view of the request's bytes. */
public final class Text {
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
