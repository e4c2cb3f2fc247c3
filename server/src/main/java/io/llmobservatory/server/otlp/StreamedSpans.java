package io.llmobservatory.server.otlp;

/**
 * A {@code StreamSpansRequest}.
 *
 * @param sequence its number, an unsigned one
 * @param offset where its {@code WriteSpansRequest} begins
 * @param length how many bytes that has
 */
public record StreamedSpans(long sequence, int offset, int length) {
  private static final int SEQUENCE = 1 << 3 | WireCursor.VARINT;
  private static final int WRITE = 2 << 3 | WireCursor.LENGTH_DELIMITED;

  /**
   * Reads one.
   *
   * @param bytes begin with it
   * @param length how many of them are its
   * @throws MalformedRequestException if it is not protobuf
   */
  public static StreamedSpans read(byte[] bytes, int length) throws MalformedRequestException {
    WireCursor cursor = new WireCursor(bytes);
    cursor.enter(0, length);
    long sequence = 0;
    int writeOffset = 0;
    int writeLength = 0;
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case SEQUENCE -> sequence = cursor.varint();
        case WRITE -> {
          writeLength = cursor.skipDelimited();
          writeOffset = cursor.position() - writeLength;
        }
        default -> cursor.skip(tag);
      }
    }
    return new StreamedSpans(sequence, writeOffset, writeLength);
  }
}
