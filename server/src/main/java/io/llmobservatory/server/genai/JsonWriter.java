package io.llmobservatory.server.genai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;

/**
 * Writes JSON documents that PostgreSQL takes, whatever the input: text that {@code json} or {@code
 * jsonb} would refuse is repaired, and the repair remembered until it is asked for.
 *
 * <p>Commas are put by looking at the byte written last, so the caller only says what comes next.
 */
final class JsonWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long SPACES = ONES * 0x20;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private static final int INITIAL_CAPACITY = 1024;
  private static final int LARGE = 1 << 20;

  private final int maxValueBytes;
  private final EnumSet<Repair> repairs = EnumSet.noneOf(Repair.class);
  private byte[] buffer = new byte[INITIAL_CAPACITY];
  private int size;

  /**
   * A writer that cuts texts.
   *
   * @param maxValueBytes the most bytes of UTF-8 one text may have
   */
  JsonWriter(int maxValueBytes) {
    this.maxValueBytes = maxValueBytes;
  }

  /** Begins a new document. */
  void reset() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** The document, and a fresh start. A buffer that one huge document has grown is let go. */
  JsonDocument take() {
    JsonDocument document = new JsonDocument(Arrays.copyOf(buffer, size));
    size = 0;
    if (buffer.length > LARGE) {
      buffer = new byte[INITIAL_CAPACITY];
    }
    return document;
  }

  /** What was repaired since the last call. */
  EnumSet<Repair> takeRepairs() {
    EnumSet<Repair> taken = EnumSet.copyOf(repairs);
    repairs.clear();
    return taken;
  }

  boolean hasRepairs() {
    return !repairs.isEmpty();
  }

  void repaired(Repair repair) {
    repairs.add(repair);
  }

  JsonWriter beginObject() {
    separate();
    return append('{');
  }

  JsonWriter endObject() {
    return append('}');
  }

  JsonWriter beginArray() {
    separate();
    return append('[');
  }

  JsonWriter endArray() {
    return append(']');
  }

  JsonWriter key(String key) {
    string(key);
    return append(':');
  }

  JsonWriter key(byte[] utf8, int offset, int length) {
    string(utf8, offset, length);
    return append(':');
  }

  JsonWriter nullValue() {
    return literal(NULL);
  }

  JsonWriter bool(boolean value) {
    return literal(value ? TRUE : FALSE);
  }

  JsonWriter number(long value) {
    separate();
    return ascii(Long.toString(value));
  }

  /** A number with fraction or exponent, so that a reader knows it from an integer. */
  JsonWriter number(double value) {
    if (!Double.isFinite(value)) {
      repairs.add(Repair.NOT_FINITE);
      return beginObject().key("$double").string(Double.toString(value)).endObject();
    }
    separate();
    return ascii(Double.toString(value));
  }

  /** A number already in JSON's syntax and within PostgreSQL's bounds. */
  JsonWriter numberText(String number) {
    separate();
    return ascii(number);
  }

  JsonWriter bytes(byte[] bytes, int offset, int length) {
    beginObject().key("$bytes");
    base64(bytes, offset, length);
    return endObject();
  }

  /** Bytes as a text in base64. */
  JsonWriter base64(byte[] bytes, int offset, int length) {
    int kept = length;
    if (length > maxValueBytes) {
      kept = maxValueBytes;
      repairs.add(Repair.CUT);
    }
    byte[] encoded = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, offset, offset + kept));
    separate();
    append('"').raw(encoded, 0, encoded.length);
    return append('"');
  }

  /** An identifier's bytes as a text in lower-case hexadecimal. */
  JsonWriter hex(byte[] bytes, int offset, int length) {
    separate();
    ensure(2 + 2 * length);
    buffer[size++] = '"';
    for (int i = offset; i < offset + length; i++) {
      buffer[size++] = HEX[bytes[i] >> 4 & 0xF];
      buffer[size++] = HEX[bytes[i] & 0xF];
    }
    buffer[size++] = '"';
    return this;
  }

  /** A document written elsewhere. */
  JsonWriter document(JsonDocument document) {
    separate();
    return raw(document.utf8(), 0, document.utf8().length);
  }

  JsonWriter string(String text) {
    // The platform's encoder would put '?' for a lone surrogate, which cannot be told from a
    // question.
    String whole = Utf8.withoutLoneSurrogates(text);
    if (!whole.equals(text)) {
      repairs.add(Repair.BAD_UTF8);
    }
    byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
    return string(utf8, 0, utf8.length);
  }

  JsonWriter string(byte[] utf8, int offset, int length) {
    int kept = length;
    if (length > maxValueBytes) {
      kept = Utf8.cut(utf8, offset, maxValueBytes);
      repairs.add(Repair.CUT);
    }
    separate();
    append('"');
    escaped(utf8, offset, offset + kept);
    return append('"');
  }

  private void escaped(byte[] utf8, int from, int end) {
    int at = from;
    while (at < end) {
      int plain = plainAscii(utf8, at, end);
      raw(utf8, at, plain - at);
      at = plain;
      if (at == end) {
        return;
      }
      byte b = utf8[at];
      if (b >= 0) {
        escape(b);
        at++;
        continue;
      }
      int length = Utf8.sequenceLength(utf8, at, end);
      if (length == 0) {
        // From here on the platform's decoder decides what a bad sequence is.
        repairs.add(Repair.BAD_UTF8);
        byte[] repaired =
            new String(utf8, at, end - at, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        escaped(repaired, 0, repaired.length);
        return;
      }
      raw(utf8, at, length);
      at += length;
    }
  }

  /** Where the run of characters that need no care ends. */
  private static int plainAscii(byte[] utf8, int from, int end) {
    int at = from;
    while (end - at >= Long.BYTES) {
      long word = (long) LONG.get(utf8, at);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      long careful =
          (word
                  | (word - SPACES)
                  | ((quotes - ONES) & ~quotes)
                  | ((backslashes - ONES) & ~backslashes))
              & HIGH_BITS;
      if (careful != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < end && utf8[at] >= 0x20 && utf8[at] != '"' && utf8[at] != '\\') {
      at++;
    }
    return at;
  }

  private void escape(byte b) {
    switch (b) {
      case 0 -> {
        repairs.add(Repair.NUL);
        raw(REPLACEMENT, 0, REPLACEMENT.length);
      }
      case '"' -> append('\\').append('"');
      case '\\' -> append('\\').append('\\');
      case '\n' -> append('\\').append('n');
      case '\r' -> append('\\').append('r');
      case '\t' -> append('\\').append('t');
      default -> {
        ascii("\\u00");
        append((char) HEX[b >> 4]).append((char) HEX[b & 0xF]);
      }
    }
  }

  private JsonWriter literal(byte[] word) {
    separate();
    return raw(word, 0, word.length);
  }

  private void separate() {
    if (size == 0) {
      return;
    }
    byte last = buffer[size - 1];
    if (last != '{' && last != '[' && last != ':') {
      append(',');
    }
  }

  private JsonWriter ascii(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private JsonWriter append(char c) {
    ensure(1);
    buffer[size++] = (byte) c;
    return this;
  }

  private JsonWriter raw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
    return this;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      int needed = size + more;
      // A huge text needs little more than itself, and twice as much may not be there.
      int spare = buffer.length > LARGE || more > LARGE ? needed >> 3 : buffer.length;
      buffer = Arrays.copyOf(buffer, needed + spare);
    }
  }
}
