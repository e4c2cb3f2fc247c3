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

  /** Most numbers are counts, ports and status codes. */
  private static final long SHORT_NUMBER = 1_000_000;

  /** Room beside a text's own bytes: comma, quotes, colon, and a word of which one byte counts. */
  private static final int SPARE = 4 + Long.BYTES;

  /** From so many characters on a text is not looked at one by one. */
  private static final int LONG_TEXT = 24;

  private static final byte[] NOTHING = {};
  private static final int INITIAL_CAPACITY = 1024;
  private static final int LARGE = 1 << 18;

  /** Room for texts that is kept. */
  private static final int SOME = 1 << 16;

  private final int maxValueBytes;
  private final EnumSet<Repair> repairs = EnumSet.noneOf(Repair.class);

  // Most writers of a small request write nothing.
  private byte[] buffer = NOTHING;

  private int size;

  /** What a long text is copied to before it is written. */
  private byte[] ascii = NOTHING;

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
    return take(NOTHING);
  }

  /**
   * The same.
   *
   * @param reused holds the document if it is large enough
   */
  JsonDocument take(byte[] reused) {
    byte[] target = reused.length < size ? new byte[size] : reused;
    System.arraycopy(buffer, 0, target, 0, size);
    JsonDocument document = new JsonDocument(target, 0, size);
    size = 0;
    if (buffer.length > LARGE) {
      buffer = NOTHING;
    }
    if (ascii.length > SOME) {
      ascii = NOTHING;
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
    quoted(utf8, offset, length);
    buffer[size++] = ':';
    return this;
  }

  /** An entry of an object that was written before, perhaps with the comma before it. */
  JsonWriter entry(byte[] document, int start, int end) {
    separate();
    int from = document[start] == ',' ? start + 1 : start;
    return raw(document, from, end - from);
  }

  JsonWriter nullValue() {
    return literal(NULL);
  }

  JsonWriter bool(boolean value) {
    return literal(value ? TRUE : FALSE);
  }

  JsonWriter number(long value) {
    separate();
    return value >= 0 && value < SHORT_NUMBER ? digits((int) value) : ascii(Long.toString(value));
  }

  private JsonWriter digits(int value) {
    int length = 1;
    for (int power = 10; power <= value; power *= 10) {
      length++;
    }
    ensure(length);
    int rest = value;
    for (int at = size + length - 1; at >= size; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
    return this;
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

  /** A document written elsewhere. */
  JsonWriter document(JsonDocument document) {
    separate();
    return raw(document.bytes(), document.offset(), document.length());
  }

  JsonWriter string(String text) {
    if (text.length() < LONG_TEXT) {
      return plainString(text) ? this : anyString(text);
    }
    return isAscii(text) ? string(ascii, 0, text.length()) : anyString(text);
  }

  /** Whether a text is one of ASCII, perhaps with NUL; if so, its bytes are in {@link #ascii}. */
  // Of ASCII the deprecated method drops nothing, and it alone needs no array of its own.
  @SuppressWarnings("deprecation")
  private boolean isAscii(String text) {
    int length = text.length();
    if (length > LARGE) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= text.charAt(i);
    }
    if (all >= 0x80) {
      return false;
    }
    if (ascii.length < length) {
      ascii = new byte[Math.max(length + (length >> 1), INITIAL_CAPACITY)];
    }
    text.getBytes(0, length, ascii, 0);
    return true;
  }

  /** Writes a text of characters that need no care, or nothing. */
  private boolean plainString(String text) {
    int length = text.length();
    if (length > maxValueBytes) {
      return false;
    }
    ensure(length + SPARE);
    int before = size;
    separate();
    int at = size;
    buffer[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
        size = before;
        return false;
      }
      buffer[at++] = (byte) c;
    }
    buffer[at++] = '"';
    size = at;
    return true;
  }

  private JsonWriter anyString(String text) {
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
    quoted(utf8, offset, length);
    return this;
  }

  /** Writes a text, and leaves room for a colon. */
  private void quoted(byte[] utf8, int offset, int length) {
    int kept = length;
    if (length > maxValueBytes) {
      kept = Utf8.cut(utf8, offset, maxValueBytes);
      repairs.add(Repair.CUT);
    }
    ensure(kept + SPARE);
    separate();
    buffer[size++] = '"';
    int end = offset + kept;
    int at = copyPlain(utf8, offset, end);
    if (at < end) {
      escaped(utf8, at, end);
      ensure(2);
    }
    buffer[size++] = '"';
  }

  private void escaped(byte[] utf8, int from, int end) {
    int at = from;
    while (at < end) {
      byte b = utf8[at];
      if (b >= 0) {
        escape(b);
        at++;
      } else {
        int length = Utf8.sequenceLength(utf8, at, end);
        if (length == 0) {
          // From here on the platform's decoder decides what a bad sequence is.
          repairs.add(Repair.BAD_UTF8);
          byte[] repaired =
              new String(utf8, at, end - at, StandardCharsets.UTF_8)
                  .getBytes(StandardCharsets.UTF_8);
          escaped(repaired, 0, repaired.length);
          return;
        }
        raw(utf8, at, length);
        at += length;
      }
      ensure(end - at + SPARE);
      at = copyPlain(utf8, at, end);
    }
  }

  /**
   * Copies the characters that need no care, up to the first that does. There must be room for all
   * of them and {@link #SPARE}, because whole words are copied.
   *
   * @return where it stopped
   */
  private int copyPlain(byte[] utf8, int from, int end) {
    byte[] to = buffer;
    int out = size;
    int at = from;
    int lastWord = utf8.length - Long.BYTES;
    while (at <= lastWord) {
      long word = (long) LONG.get(utf8, at);
      LONG.set(to, out, word);
      long careful = careful(word);
      if (careful != 0 || end - at < Long.BYTES) {
        int plain = Math.min(Long.numberOfTrailingZeros(careful) >> 3, end - at);
        size = out + plain;
        return at + plain;
      }
      at += Long.BYTES;
      out += Long.BYTES;
    }
    while (at < end && utf8[at] >= ' ' && utf8[at] != '"' && utf8[at] != '\\') {
      to[out++] = utf8[at++];
    }
    size = out;
    return at;
  }

  /**
   * The high bit of the first byte that needs care: not ASCII, a control character, a quote or a
   * backslash. Bits of later bytes may be set without need; 0 if no byte needs care.
   */
  static long careful(long word) {
    long quotes = (word ^ QUOTES) - ONES;
    long backslashes = (word ^ BACKSLASHES) - ONES;
    return (word | (word - SPACES) | quotes | backslashes) & HIGH_BITS;
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
      buffer = Arrays.copyOf(buffer, Math.max(needed + spare, INITIAL_CAPACITY));
    }
  }
}
