package io.llmobservatory.server.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The words of JSON text, one after the other. It takes what RFC 8259 allows, and three things more
 * that are a sender's slip: a byte order mark, control characters in text that are not escaped, and
 * bytes that are not UTF-8. Texts are views of the bytes.
 */
final class JsonTokens {
  static final int END = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  final byte[] bytes;
  private int at;

  // The scalar read last: a text without its quotes.
  private int start;
  private int end;
  private boolean escaped;

  JsonTokens(byte[] bytes) {
    this.bytes = bytes;
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    this.at = marked ? 3 : 0;
  }

  /** Where the scalar begins that was read last. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return end;
  }

  /** Whether it is text. */
  boolean quoted() {
    return bytes[start - 1] == '"';
  }

  /** Whether it is text with escapes. */
  boolean escaped() {
    return escaped;
  }

  /** The byte after any space, or END. */
  int peek() {
    while (at < bytes.length) {
      int next = bytes[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next & 0xFF;
      }
      at++;
    }
    return END;
  }

  /** Steps over the byte that {@link #peek} has shown. */
  void step() {
    at++;
  }

  /** Reads the text whose quote is next. */
  void text() throws MalformedRequestException {
    start = at + 1;
    escaped = false;
    int next = start;
    while (true) {
      next = special(next);
      if (next == bytes.length) {
        at = next;
        throw malformed("ends too early");
      }
      if (bytes[next] == '"') {
        break;
      }
      escaped = true;
      next = escape(next + 1);
    }
    end = next;
    at = next + 1;
  }

  /** The next quote or backslash, or the end of all. */
  private int special(int from) {
    int next = from;
    for (; bytes.length - next >= Long.BYTES; next += Long.BYTES) {
      long word = (long) LONG.get(bytes, next);
      long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (found != 0) {
        return next + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (next < bytes.length && bytes[next] != '"' && bytes[next] != '\\') {
      next++;
    }
    return next;
  }

  /** The high bit of the first byte that is zero, and perhaps of some after it. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** Steps over what follows a backslash. */
  private int escape(int from) throws MalformedRequestException {
    at = from;
    if (from == bytes.length) {
      throw malformed("ends too early");
    }
    switch (bytes[from]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return from + 1;
      }
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (from + i == bytes.length) {
            throw malformed("ends too early");
          }
          if (Hex.digit(bytes[from + i]) < 0) {
            throw malformed("four hexadecimal digits are due");
          }
        }
        return from + 5;
      }
      default -> throw malformed("no such escape");
    }
  }

  /** Reads one of the words that JSON has. */
  void word(String word) throws MalformedRequestException {
    start = at;
    for (int i = 0; i < word.length(); i++) {
      if (at == bytes.length) {
        throw malformed("ends too early");
      }
      if (bytes[at] != word.charAt(i)) {
        throw malformed("a value is due");
      }
      at++;
    }
    end = at;
    escaped = false;
  }

  /** Reads a number, which begins with {@code next}. */
  void number(int next) throws MalformedRequestException {
    start = at;
    escaped = false;
    if (next == '-') {
      at++;
    } else if (next < '0' || next > '9') {
      throw malformed(next == END ? "ends too early" : "a value is due");
    }
    if (at < bytes.length && bytes[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < bytes.length && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < bytes.length && (bytes[at] | ' ') == 'e') {
      at++;
      if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
    end = at;
  }

  private void digits() throws MalformedRequestException {
    int before = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == before) {
      throw malformed(at == bytes.length ? "ends too early" : "a digit is due");
    }
  }

  /** Tells that something is wrong where the next byte is. */
  MalformedRequestException malformed(String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = at - lineStart + 1;
    return new MalformedRequestException(
        "not OTLP/JSON at line " + line + ", column " + column + ": " + what);
  }
}
