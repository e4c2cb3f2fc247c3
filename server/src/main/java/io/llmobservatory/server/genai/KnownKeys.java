package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every attribute key that the tables name, numbered, and found by its bytes without making a
 * string of them.
 */
final class KnownKeys {
  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();
  private static final Map<Field, int[]> OF_FIELD = new EnumMap<>(Field.class);
  private static final Map<RequestParameter, int[]> OF_PARAMETER =
      new EnumMap<>(RequestParameter.class);
  private static final boolean[] CONTENT;
  private static final byte[][] KEYS;
  private static final int MASK;
  private static final int[] TABLE;

  static {
    for (Field field : Field.values()) {
      OF_FIELD.put(field, number(field.keys()));
    }
    for (RequestParameter parameter : RequestParameter.values()) {
      OF_PARAMETER.put(parameter, number(parameter.keys()));
    }
    KEYS = new byte[NUMBERS.size()][];
    NUMBERS.forEach((key, number) -> KEYS[number] = key.getBytes(StandardCharsets.UTF_8));
    CONTENT = new boolean[KEYS.length];
    for (Field field : Field.values()) {
      for (int number : of(field)) {
        CONTENT[number] |= field.isContent();
      }
    }
    MASK = Integer.highestOneBit(KEYS.length * 4) * 2 - 1;
    TABLE = new int[MASK + 1];
    Arrays.fill(TABLE, -1);
    for (int number = 0; number < KEYS.length; number++) {
      int slot = hash(KEYS[number], 0, KEYS[number].length) & MASK;
      while (TABLE[slot] >= 0) {
        slot = slot + 1 & MASK;
      }
      TABLE[slot] = number;
    }
  }

  private KnownKeys() {}

  private static int[] number(List<String> keys) {
    int[] numbers = new int[keys.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = NUMBERS.computeIfAbsent(keys.get(i), key -> NUMBERS.size());
    }
    return numbers;
  }

  static int count() {
    return KEYS.length;
  }

  /** The numbers of a field's keys, in order of precedence; not to be changed. */
  static int[] of(Field field) {
    return Objects.requireNonNull(OF_FIELD.get(field));
  }

  /** The numbers of a parameter's keys, in order of precedence; not to be changed. */
  static int[] of(RequestParameter parameter) {
    return Objects.requireNonNull(OF_PARAMETER.get(parameter));
  }

  /** Whether the key of this number holds something that was said. */
  static boolean isContent(int number) {
    return CONTENT[number];
  }

  /** The number of a key, or -1 if no table names it. */
  static int find(byte[] utf8, int offset, int length, int hash) {
    int slot = hash & MASK;
    while (true) {
      int number = TABLE[slot];
      if (number < 0) {
        return -1;
      }
      byte[] key = KEYS[number];
      if (Arrays.equals(key, 0, key.length, utf8, offset, offset + length)) {
        return number;
      }
      slot = slot + 1 & MASK;
    }
  }

  /** A hash of a key's bytes. */
  static int hash(byte[] utf8, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + utf8[i];
    }
    return hash ^ hash >>> 15;
  }
}
