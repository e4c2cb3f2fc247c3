package io.llmobservatory.server.genai;

/** Characters that came as escapes, as {@link JsonWriter} writes them. */
final class PlainCharacter {
  private static final String HEX = "0123456789abcdef";

  private PlainCharacter() {}

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** Writes a character, in six bytes at most; where it ends. */
  static int write(int codePoint, byte[] out, int start) {
    int at = start;
    if (codePoint < 0x80) {
      return ascii((char) codePoint, out, at);
    }
    if (codePoint < 0x800) {
      out[at++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        out[at++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        out[at++] = (byte) (0xF0 | codePoint >> 18);
        out[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
      }
      out[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
    }
    out[at++] = (byte) (0x80 | (codePoint & 0x3F));
    return at;
  }

  private static int ascii(char c, byte[] out, int start) {
    switch (c) {
      case '"', '\\' -> {
        return escape(c, out, start);
      }
      case '\n' -> {
        return escape('n', out, start);
      }
      case '\r' -> {
        return escape('r', out, start);
      }
      case '\t' -> {
        return escape('t', out, start);
      }
      default -> {
        if (c >= ' ') {
          out[start] = (byte) c;
          return start + 1;
        }
      }
    }
    int at = escape('u', out, start);
    out[at++] = '0';
    out[at++] = '0';
    out[at++] = (byte) HEX.charAt(c >> 4);
    out[at++] = (byte) HEX.charAt(c & 0xF);
    return at;
  }

  private static int escape(char letter, byte[] out, int start) {
    out[start] = '\\';
    out[start + 1] = (byte) letter;
    return start + 2;
  }
}
