package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks and copies JSON in one go, to what {@link Json#write} would write of the tree that {@link
 * Json#parse} would make of it. It gives up whatever would be repaired, written in another way than
 * it came, or refused: then the tree has to be made.
 */
final class PlainJson {
  /** What stands for a position where a value was given up. */
  static final int NO = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /** Keys of one object that are compared with each other. */
  private static final int MANY_KEYS = 32;

  /** No parser refuses a key of so many bytes. */
  private static final int LONG_KEY = 1000;

  private static final int LONG_NUMBER = 40;

  /** Zeros after the point, from which on a decimal is written with an exponent. */
  private static final int SMALL_SCALE = 6;

  /** Room for brackets, keys of our own, and a word of which one byte counts. */
  private static final int SPARE = 64;

  private static final byte[] NOTHING = {};
  private static final int LARGE = 1 << 20;

  private byte[] in = NOTHING;
  private int end;
  private byte[] out = NOTHING;
  private int size;

  /** Where in the output the keys of the objects around begin and end. */
  private int[] keys = new int[4 * MANY_KEYS];

  private int keyCount;
  private int nodes;

  /** Begins with another text, and an empty document. */
  void begin(byte[] utf8, int offset, int length) {
    in = utf8;
    end = offset + length;
    size = 0;
    keyCount = 0;
    nodes = 0;
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

  /** Finds the properties of the object at a position; false if there is none, or an odd one. */
  boolean read(int from, PlainObject object) {
    return object.read(in, from, end);
  }

  /** Copies the value of a property, if it is the whole value that its object has there. */
  boolean copied(PlainObject object, int property, int depth) {
    return value(object.value(property), depth) == object.valueEnd(property);
  }

  /** Writes what stands in no text: a piece of JSON in ASCII. */
  PlainJson word(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, out, size, json.length);
    size += json.length;
    return this;
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

  /** The document. */
  JsonDocument take() {
    JsonDocument document = new JsonDocument(Arrays.copyOf(out, size));
    in = NOTHING;
    end = 0;
    if (out.length > LARGE) {
      out = NOTHING;
    }
    return document;
  }

  /** Copies one element of a list. */
  @FunctionalInterface
  interface Element {
    /** Where the element that begins here ends, or {@link #NO}. */
    int copy(int from);
  }

  /** Copies a list, its elements as they wish; where it ends, or {@link #NO}. */
  int list(int from, Element element) {
    if (at(from) != '[') {
      return NO;
    }
    append('[');
    int at = blanks(from + 1);
    if (at(at) == ']') {
      append(']');
      return at + 1;
    }
    while (true) {
      at = element.copy(at);
      if (at == NO) {
        return NO;
      }
      at = blanks(at);
      byte next = at(at);
      if (next != ',' && next != ']') {
        return NO;
      }
      append(next);
      if (next == ']') {
        return at + 1;
      }
      at = blanks(at + 1);
    }
  }

  /**
   * Copies a value.
   *
   * @param depth how many lists and objects are around it
   * @return where it ends, or {@link #NO}
   */
  int value(int from, int depth) {
    // No value is written longer than it came.
    ensure(end - from);
    return any(from, depth);
  }

  private int any(int from, int depth) {
    if (++nodes > TreeBudget.MAX_NODES) {
      return NO;
    }
    return switch (at(from)) {
      case '"' -> string(from);
      case '{' -> depth >= OtlpValue.MAX_DEPTH ? NO : object(from, depth);
      case '[' -> depth >= OtlpValue.MAX_DEPTH ? NO : array(from, depth);
      case 't' -> literal(TRUE, from);
      case 'f' -> literal(FALSE, from);
      case 'n' -> literal(NULL, from);
      default -> number(from);
    };
  }

  private int array(int from, int depth) {
    out[size++] = '[';
    int at = blanks(from + 1);
    if (at(at) == ']') {
      out[size++] = ']';
      return at + 1;
    }
    while (true) {
      at = any(at, depth + 1);
      if (at == NO) {
        return NO;
      }
      at = blanks(at);
      byte next = at(at);
      if (next != ',' && next != ']') {
        return NO;
      }
      out[size++] = next;
      if (next == ']') {
        return at + 1;
      }
      at = blanks(at + 1);
    }
  }

  private int object(int from, int depth) {
    int firstKey = keyCount;
    out[size++] = '{';
    int at = blanks(from + 1);
    if (at(at) == '}') {
      out[size++] = '}';
      return at + 1;
    }
    while (true) {
      at = key(at, firstKey);
      at = at == NO ? NO : any(at, depth + 1);
      if (at == NO) {
        return NO;
      }
      at = blanks(at);
      byte next = at(at);
      if (next != ',' && next != '}') {
        return NO;
      }
      out[size++] = next;
      if (next == '}') {
        keyCount = firstKey;
        return at + 1;
      }
      at = blanks(at + 1);
    }
  }

  /** Copies a key that is not among those from the first on; where its value begins. */
  private int key(int from, int firstKey) {
    int start = size;
    int at = at(from) == '"' ? string(from) : NO;
    if (at == NO || size - start > LONG_KEY || keyCount - firstKey == 2 * MANY_KEYS) {
      return NO;
    }
    at = blanks(at);
    if (at(at) != ':') {
      return NO;
    }
    int length = size - start;
    // What is written the same was the same text, whatever its escapes.
    for (int i = firstKey; i < keyCount; i += 2) {
      if (keys[i + 1] - keys[i] == length
          && out[keys[i] + length - 2] == out[size - 2]
          && Arrays.equals(out, keys[i], keys[i + 1], out, start, size)) {
        return NO;
      }
    }
    if (keyCount == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keyCount);
    }
    keys[keyCount++] = start;
    keys[keyCount++] = size;
    out[size++] = ':';
    return blanks(at + 1);
  }

  private int literal(byte[] word, int from) {
    int after = from + word.length;
    if (after > end || !Arrays.equals(in, from, after, word, 0, word.length)) {
      return NO;
    }
    return copied(from, after);
  }

  /** Numbers whose digits are those of their value: no exponent, no zero with a sign. */
  private int number(int from) {
    boolean negative = at(from) == '-';
    int first = negative ? from + 1 : from;
    int at = digits(first);
    boolean small = at(first) == '0';
    if (at == first || (small && at > first + 1)) {
      return NO;
    }
    boolean zero = small;
    if (at(at) == '.') {
      int fraction = at + 1;
      at = digits(fraction);
      int significant = fraction;
      while (significant < at && in[significant] == '0') {
        significant++;
      }
      zero &= significant == at;
      int scale = zero ? at - fraction : significant - fraction + 1;
      if (at == fraction || (small && scale > SMALL_SCALE)) {
        return NO;
      }
    }
    return (zero && negative) || at - from > LONG_NUMBER ? NO : copied(from, at);
  }

  private int digits(int from) {
    int at = from;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    return at;
  }

  private int copied(int from, int to) {
    for (int i = from; i < to; i++) {
      out[size++] = in[i];
    }
    return to;
  }

  /** Copies a text, its quotes too. */
  private int string(int from) {
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

  private void append(byte b) {
    ensure(1);
    out[size++] = b;
  }

  private void append(char c) {
    append((byte) c);
  }

  private void ensure(int more) {
    int needed = size + more + SPARE;
    if (out.length < needed) {
      out = Arrays.copyOf(out, needed + (needed > LARGE ? 0 : needed));
    }
  }
}
