package io.llmobservatory.server.genai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON text, and the document to which it is copied piece by piece. Texts within it are copied
 * here, as {@link JsonWriter} would write them.
 */
abstract sealed class PlainText permits PlainJson {
  /** What stands for a position where a value was given up. */
  static final int NO = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Room for brackets, keys of our own, and a word of which one byte counts. */
  private static final int SPARE = 64;

  private static final byte[] NOTHING = {};
  private static final int LARGE = 1 << 18;

  byte[] in = NOTHING;
  int end;
  byte[] out = NOTHING;
  int size;

  /** Where the document begins; before it stand those that were taken. */
  private int start;

  /** Nobody needs the documents any more that were taken. */
  void reuse() {
    start = 0;
    size = 0;
  }

  /** Begins with another text, and an empty document. */
  void begin(byte[] utf8, int offset, int length) {
    in = utf8;
    end = offset + length;
    size = start;
  }

  /** Where the text ends. */
  int end() {
    return end;
  }

  /** The byte at a position, 0 at the end of the text. */
  byte at(int position) {
    return position < end ? in[position] : 0;
  }

  /** The first position from here on that is not blank. */
  int blanks(int from) {
    int at = from;
    while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Writes a text of our own, if it is one of characters that need no care. */
  boolean text(String text) {
    int length = text.length();
    ensure(length + 2);
    out[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
        return false;
      }
      out[size++] = (byte) c;
    }
    out[size++] = '"';
    return true;
  }

  /** How much is written. */
  int size() {
    return size;
  }

  /** What was written since then. */
  String since(int start) {
    return new String(out, start, size - start, StandardCharsets.UTF_8);
  }

  /** The document, which lives until {@link #reuse}. */
  JsonDocument take() {
    JsonDocument document = new JsonDocument(out, start, size - start);
    start = size;
    in = NOTHING;
    end = 0;
    if (out.length > LARGE) {
      // They have it for themselves.
      out = NOTHING;
      reuse();
    }
    return document;
  }

  /** Copies bytes that stand in no text; where they end. */
  final int copied(int from, int to) {
    for (int i = from; i < to; i++) {
      out[size++] = in[i];
    }
    return to;
  }

  /** Copies a text, its quotes too. */
  final int string(int from) {
    out[size++] = '"';
    int at = from + 1;
    while (true) {
      at = plain(at);
      byte next = at(at);
      if (next == '"') {
        out[size++] = '"';
        return at + 1;
      }
      if (next == '\\') {
        at = escape(at);
      } else if (next < 0) {
        at = sequence(at);
      } else {
        return NO;
      }
      if (at == NO) {
        return NO;
      }
    }
  }

  /** Copies the characters that need no care; where it stopped. */
  private int plain(int from) {
    byte[] source = in;
    byte[] target = out;
    int written = size;
    int at = from;
    int lastWord = source.length - Long.BYTES;
    while (at <= lastWord) {
      long word = (long) LONG.get(source, at);
      LONG.set(target, written, word);
      long careful = JsonWriter.careful(word);
      if (careful != 0 || end - at < Long.BYTES) {
        int plain = Math.min(Long.numberOfTrailingZeros(careful) >> 3, end - at);
        size = written + plain;
        return at + plain;
      }
      at += Long.BYTES;
      written += Long.BYTES;
    }
    while (at < end && source[at] >= ' ' && source[at] != '"' && source[at] != '\\') {
      target[written++] = source[at++];
    }
    size = written;
    return at;
  }

  private int sequence(int from) {
    int at = from;
    while (at(at) < 0) {
      int length = Utf8.sequenceLength(in, at, end);
      if (length == 0) {
        return NO;
      }
      at = copied(at, at + length);
    }
    return at;
  }

  private int escape(int from) {
    byte escaped = at(from + 1);
    switch (escaped) {
      case '"', '\\', 'n', 'r', 't' -> {
        out[size++] = '\\';
        out[size++] = escaped;
      }
      case '/' -> out[size++] = '/';
      case 'u' -> {
        return codePoint(from);
      }
      default -> {
        // Two more are written longer than they come, and others are no escapes.
        return NO;
      }
    }
    return from + 2;
  }

  private int codePoint(int from) {
    int high = unit(from);
    if (high <= 0 || Character.isLowSurrogate((char) high)) {
      return NO;
    }
    if (!Character.isHighSurrogate((char) high)) {
      size = PlainCharacter.write(high, out, size);
      return from + 6;
    }
    int low = unit(from + 6);
    if (low < 0 || !Character.isLowSurrogate((char) low)) {
      return NO;
    }
    size = PlainCharacter.write(Character.toCodePoint((char) high, (char) low), out, size);
    return from + 12;
  }

  /** The number of an escape, or {@link #NO}. */
  private int unit(int from) {
    if (end - from < 6 || in[from] != '\\' || in[from + 1] != 'u') {
      return NO;
    }
    int unit = 0;
    for (int i = from + 2; i < from + 6; i++) {
      int digit = PlainCharacter.hex(in[i]);
      if (digit < 0) {
        return NO;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Appends a byte, for which room is made. */
  final void append(int b) {
    ensure(1);
    out[size++] = (byte) b;
  }

  /** Makes room for so many bytes, and a few more. */
  final void ensure(int more) {
    int needed = size + more + SPARE;
    if (out.length < needed) {
      out = Arrays.copyOf(out, needed + (needed > LARGE ? 0 : needed));
    }
  }
}
