package io.llmobservatory.server.otlp;

/** The canonical text of what a request holds: a line a field, nested messages indented. */
final class Dump {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  void open(String name) {
    line(name).append('\n');
    depth++;
  }

  void close() {
    depth--;
  }

  void word(String name) {
    line(name).append('\n');
  }

  void number(String name, long value) {
    line(name).append(' ').append(value).append('\n');
  }

  /** Writes text or bytes as ASCII with escapes, so that different bytes never look the same. */
  void bytes(String name, byte[] bytes, int offset, int length) {
    line(name).append(" \"");
    for (int i = offset; i < offset + length; i++) {
      int octet = bytes[i] & 0xFF;
      if (octet >= ' ' && octet < 0x7F && octet != '"' && octet != '\\') {
        out.append((char) octet);
      } else {
        out.append('\\').append(Character.forDigit(octet >> 4, 16));
        out.append(Character.forDigit(octet & 15, 16));
      }
    }
    out.append("\"\n");
  }

  private StringBuilder line(String name) {
    return out.append(" ".repeat(depth)).append(name);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
