package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks and copies JSON in one go, to what {@link Json#write} would write of the tree that {@link
 * Json#parse} would make of it. It gives up whatever would be repaired, written in another way than
 * it came, or refused: then the tree has to be made.
 */
final class PlainJson extends PlainText {
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

  /** Where in the output the keys of the objects around begin and end. */
  private int[] keys = new int[4 * MANY_KEYS];

  private int keyCount;
  private int nodes;

  @Override
  void begin(byte[] utf8, int offset, int length) {
    super.begin(utf8, offset, length);
    keyCount = 0;
    nodes = 0;
  }

  /** Begins with the object at a position; false if there is none. */
  boolean begin(int from, PlainObject object) {
    return object.begin(in, from, end);
  }

  /**
   * Whether a property's value is an object of that many properties, or an odd one, of which that
   * is not known; what they are.
   */
  boolean mayBeOf(int size, PlainObject around, int property, PlainObject object) {
    boolean more = begin(around.value(property), object) && object.next();
    while (more && object.size() <= size) {
      object.pass();
      more = object.next();
    }
    return object.size() <= size && (object.end() < 0 || object.size() == size);
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
      case '[' -> depth >= OtlpValue.MAX_DEPTH ? NO : list(from, at -> any(at, depth + 1));
      case 't' -> literal(TRUE, from);
      case 'f' -> literal(FALSE, from);
      case 'n' -> literal(NULL, from);
      default -> number(from);
    };
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
}
