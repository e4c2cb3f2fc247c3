package io.llmobservatory.server.genai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every attribute key that the tables name, numbered, and found by its bytes without making a
 * string of them. What the keys of a list share, up to the index, has a number like a key.
 */
@SuppressWarnings("EnumOrdinal") // The tables are made anew by every program.
final class KnownKeys {
  /** How the keys begin that hold what an LlmSpan says in fields of its own. */
  static final String OWN = "llmobservatory.";

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();
  private static final Places[] OF_FIELD = new Places[Field.values().length];
  private static final Places[] OF_PARAMETER = new Places[RequestParameter.values().length];
  private static final int ROWS;
  private static final int[][] PLACES_OF_KEY;
  private static final boolean[] OWN_KEY;
  private static final boolean[] CONTENT;
  private static final boolean[] PARAMETER;
  private static final @Nullable Dialect[] DIALECTS;
  private static final byte[][] KEYS;
  private static final int[][] LISTS_BY_FIRST_BYTE = new int[128][];
  private static final int MASK;
  private static final int[] TABLE;

  static {
    for (Field field : Field.values()) {
      OF_FIELD[field.ordinal()] = places(row(field), field.places());
    }
    int row = OF_FIELD.length;
    for (RequestParameter parameter : RequestParameter.values()) {
      OF_PARAMETER[parameter.ordinal()] = places(row++, parameter.places());
    }
    ROWS = row;
    KEYS = new byte[NUMBERS.size()][];
    NUMBERS.forEach((key, number) -> KEYS[number] = key.getBytes(StandardCharsets.UTF_8));
    PLACES_OF_KEY = new int[KEYS.length][];
    Arrays.fill(PLACES_OF_KEY, new int[0]);
    for (Places places : OF_FIELD) {
      addPlaces(places);
    }
    for (Places places : OF_PARAMETER) {
      addPlaces(places);
    }
    OWN_KEY = new boolean[KEYS.length];
    NUMBERS.forEach((key, number) -> OWN_KEY[number] = key.startsWith(OWN));
    CONTENT = new boolean[KEYS.length];
    for (Field field : Field.values()) {
      for (Place place : of(field).from(0)) {
        CONTENT[place.number] |= field.isContent();
      }
    }
    PARAMETER = new boolean[KEYS.length];
    for (Places parameter : OF_PARAMETER) {
      for (Place place : parameter.from(0)) {
        PARAMETER[place.number] = true;
      }
    }
    DIALECTS = new Dialect[KEYS.length];
    for (int number = 0; number < KEYS.length; number++) {
      DIALECTS[number] = Dialect.ofKey(KEYS[number], 0, KEYS[number].length);
    }
    MASK = Integer.highestOneBit(KEYS.length * 4) * 2 - 1;
    TABLE = new int[MASK + 1];
    Arrays.fill(TABLE, -1);
    for (int number = 0; number < KEYS.length; number++) {
      if (KEYS[number][KEYS[number].length - 1] == '.') {
        addList(number);
      } else {
        addKey(number);
      }
    }
  }

  private KnownKeys() {}

  private static Places places(int row, List<String> written) {
    List<Place> places = new ArrayList<>(written.size());
    for (String place : written) {
      int number = NUMBERS.computeIfAbsent(Place.keyOf(place), key -> NUMBERS.size());
      places.add(new Place(place, number));
    }
    return new Places(row, places);
  }

  private static void addPlaces(Places places) {
    for (int rank = 0; rank < places.size(); rank++) {
      int number = places.get(rank).number;
      int[] before = PLACES_OF_KEY[number];
      int[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = places.row << 8 | rank;
      PLACES_OF_KEY[number] = after;
    }
  }

  private static void addList(int number) {
    int first = KEYS[number][0];
    int[] before = LISTS_BY_FIRST_BYTE[first];
    int[] after = before == null ? new int[1] : Arrays.copyOf(before, before.length + 1);
    after[after.length - 1] = number;
    LISTS_BY_FIRST_BYTE[first] = after;
  }

  private static void addKey(int number) {
    int slot = hash(KEYS[number], 0, KEYS[number].length) & MASK;
    while (TABLE[slot] >= 0) {
      slot = slot + 1 & MASK;
    }
    TABLE[slot] = number;
  }

  /** How many keys have a number. */
  static int count() {
    return KEYS.length;
  }

  /** How many rows the tables have. */
  static int rows() {
    return ROWS;
  }

  /** The number of a field's row. */
  static int row(Field field) {
    return field.ordinal();
  }

  static Places of(Field field) {
    return OF_FIELD[field.ordinal()];
  }

  static Places of(RequestParameter parameter) {
    return OF_PARAMETER[parameter.ordinal()];
  }

  /**
   * The places to which the key of this number belongs; not to be changed.
   *
   * @return of each the row, and in the lowest 8 bits its rank there
   */
  static int[] placesOf(int number) {
    return PLACES_OF_KEY[number];
  }

  /** The dialect to which the key of this number belongs, or null. */
  static @Nullable Dialect dialect(int number) {
    return DIALECTS[number];
  }

  /** Whether the key of this number holds what an LlmSpan says in a field of its own. */
  static boolean isOwn(int number) {
    return OWN_KEY[number];
  }

  /** Whether the key of this number holds something that was said. */
  static boolean isContent(int number) {
    return CONTENT[number];
  }

  /** Whether the key of this number may tell a {@link RequestParameter}. */
  static boolean isParameter(int number) {
    return PARAMETER[number];
  }

  /** The number of a key, or -1 if no table names it. */
  static int find(byte[] utf8, int offset, int length, int hash) {
    int slot = hash & MASK;
    while (true) {
      int number = TABLE[slot];
      if (number < 0) {
        return findList(utf8, offset, length);
      }
      byte[] key = KEYS[number];
      if (Arrays.equals(key, 0, key.length, utf8, offset, offset + length)) {
        return number;
      }
      slot = slot + 1 & MASK;
    }
  }

  /** The number of the list to which a key with an index belongs, or -1. */
  private static int findList(byte[] utf8, int offset, int length) {
    int[] lists = length == 0 || utf8[offset] < 0 ? null : LISTS_BY_FIRST_BYTE[utf8[offset]];
    if (lists != null) {
      for (int number : lists) {
        int shared = KEYS[number].length;
        if (Dialect.startsWith(utf8, offset, length, KEYS[number])
            && length > shared
            && utf8[offset + shared] >= '0'
            && utf8[offset + shared] <= '9') {
          return number;
        }
      }
    }
    return -1;
  }

  /** The length in bytes of the key of this number, or of what the keys of a list share. */
  static int length(int number) {
    return KEYS[number].length;
  }

  /** A hash of a key's bytes. */
  static int hash(byte[] utf8, int offset, int length) {
    long hash = length;
    int end = offset + length;
    int at = offset;
    for (; end - at > Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) LONG.get(utf8, at)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    // The last eight bytes, some of which may have been read already.
    hash = (hash ^ last(utf8, offset, end)) * MULTIPLIER;
    hash ^= hash >>> 32;
    return (int) (hash ^ (hash >>> 15));
  }

  private static long last(byte[] utf8, int offset, int end) {
    if (end - offset >= Long.BYTES) {
      return (long) LONG.get(utf8, end - Long.BYTES);
    }
    long word = 0;
    for (int at = offset; at < end; at++) {
      word = (word << Byte.SIZE) | (utf8[at] & 0xFF);
    }
    return word;
  }
}
