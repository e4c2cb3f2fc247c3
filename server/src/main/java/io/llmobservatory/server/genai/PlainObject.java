package io.llmobservatory.server.genai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the properties of one object stand in a JSON text. What their values are, and whether they
 * are JSON, is not looked at.
 */
final class PlainObject {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** Properties that an object may have. */
  private static final int MANY = 32;

  private static final byte[] NOTHING = {};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final int[] keys = new int[MANY];
  private final int[] keyEnds = new int[MANY];
  private final int[] values = new int[MANY];
  private final int[] valueEnds = new int[MANY];
  private byte[] in = NOTHING;
  private int limit;
  private int size;

  /** Where the last value that was passed ends. */
  private int next;

  private int end;

  /** Begins with the object at a position; false if there is none. */
  boolean begin(byte[] json, int from, int textEnd) {
    in = json;
    limit = textEnd;
    size = 0;
    end = PlainJson.NO;
    next = from + 1;
    return at(from) == '{';
  }

  /**
   * Goes on to the next property, whose value is then to be passed.
   *
   * @return false at the object's end, or at what is odd, such as a key with escapes: then there is
   *     no {@link #end}
   */
  boolean next() {
    if (next < 0) {
      return false;
    }
    int from = blanks(next);
    if (at(from) == '}') {
      end = from + 1;
      return false;
    }
    if (size > 0) {
      if (at(from) != ',') {
        return false;
      }
      from = blanks(from + 1);
    }
    int keyEnd = at(from) == '"' && size < MANY ? special(from + 1) : limit;
    int colon = at(keyEnd) == '"' ? blanks(keyEnd + 1) : limit;
    if (at(colon) != ':') {
      return false;
    }
    keys[size] = from + 1;
    keyEnds[size] = keyEnd;
    values[size] = blanks(colon + 1);
    size++;
    return true;
  }

  /** Passes the value of the last property, of which somebody knows where it ends, or not. */
  void pass(int valueEnd) {
    valueEnds[size - 1] = valueEnd;
    next = valueEnd;
  }

  /** Passes the value of the last property. */
  void pass() {
    pass(skip(values[size - 1]));
  }

  private byte at(int position) {
    return position < limit ? in[position] : 0;
  }

  private int blanks(int from) {
    int at = from;
    while (at < limit && isBlank(in[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Where a value ends. */
  private int skip(int from) {
    int depth = 0;
    int at = from;
    while (at < limit) {
      byte b = in[at];
      if (b == '"') {
        at = textEnd(at);
        if (depth == 0) {
          return at;
        }
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        if (depth <= 1) {
          return at + depth;
        }
        depth--;
      } else if (depth == 0 && (b == ',' || isBlank(b))) {
        return at;
      }
      at++;
    }
    return PlainJson.NO;
  }

  /** Where a text ends, after its quote. */
  private int textEnd(int from) {
    int at = special(from + 1);
    while (at < limit && in[at] == '\\') {
      at = special(at + 2);
    }
    return at + 1;
  }

  /** The next quote or backslash, or the end of the text. */
  private int special(int from) {
    int at = from;
    int lastWord = in.length - Long.BYTES;
    while (at <= lastWord) {
      long word = (long) LONG.get(in, at);
      long special = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (special != 0) {
        return Math.min(at + (Long.numberOfTrailingZeros(special) >> 3), limit);
      }
      at += Long.BYTES;
    }
    while (at < limit && in[at] != '"' && in[at] != '\\') {
      at++;
    }
    return Math.min(at, limit);
  }

  /** The high bit of the first zero byte, and perhaps of later bytes; 0 if none is zero. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** How many properties there are, as far as they were looked for. */
  int size() {
    return size;
  }

  /** Where the object ends, or {@link PlainJson#NO}. */
  int end() {
    return end;
  }

  /** The number of the first property of this key, or -1. */
  int find(byte[] key) {
    for (int i = 0; i < size; i++) {
      if (isKey(i, key)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the last property has this key. */
  boolean isLast(byte[] key) {
    return isKey(size - 1, key);
  }

  private boolean isKey(int property, byte[] key) {
    return keyEnds[property] - keys[property] == key.length
        && Arrays.equals(in, keys[property], keyEnds[property], key, 0, key.length);
  }

  /** Where a property's value begins. */
  int value(int property) {
    return values[property];
  }

  /** Where a property's value ends. */
  int valueEnd(int property) {
    return valueEnds[property];
  }

  /** Whether a value begins like this. */
  boolean begins(int property, char first) {
    return at(values[property]) == first;
  }

  /** Whether a value is this word, as JSON. */
  boolean is(int property, byte[] json) {
    return Arrays.equals(in, values[property], valueEnds[property], json, 0, json.length);
  }

  /** Whether a property is absent or null. */
  boolean isNull(int property) {
    return property < 0 || is(property, NULL);
  }
}
