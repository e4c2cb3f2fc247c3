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
  private int end;

  /** Reads the object at a position; false if there is none, or one with escapes in its keys. */
  boolean read(byte[] json, int from, int textEnd) {
    in = json;
    limit = textEnd;
    size = 0;
    if (at(from) != '{') {
      return false;
    }
    int at = blanks(from + 1);
    if (at(at) == '}') {
      end = at + 1;
      return true;
    }
    while (true) {
      at = property(at);
      if (at < 0) {
        return false;
      }
      at = blanks(at);
      if (at(at) == '}') {
        end = at + 1;
        return true;
      }
      if (at(at) != ',') {
        return false;
      }
      at = blanks(at + 1);
    }
  }

  private int property(int from) {
    int keyEnd = at(from) == '"' && size < MANY ? special(from + 1) : limit;
    if (at(keyEnd) != '"') {
      return PlainJson.NO;
    }
    int at = blanks(keyEnd + 1);
    if (at(at) != ':') {
      return PlainJson.NO;
    }
    at = blanks(at + 1);
    keys[size] = from + 1;
    keyEnds[size] = keyEnd;
    values[size] = at;
    at = skip(at);
    valueEnds[size++] = at;
    return at;
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

  /** How many properties there are. */
  int size() {
    return size;
  }

  /** Where the object ends. */
  int end() {
    return end;
  }

  /** The number of the first property of this key, or -1. */
  int find(byte[] key) {
    for (int i = 0; i < size; i++) {
      if (keyEnds[i] - keys[i] == key.length
          && Arrays.equals(in, keys[i], keyEnds[i], key, 0, key.length)) {
        return i;
      }
    }
    return -1;
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
