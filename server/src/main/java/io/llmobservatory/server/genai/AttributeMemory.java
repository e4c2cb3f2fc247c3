package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the attribute that stood last at each position of a list. The spans of a scope
 * have the same keys in the same order more often than not, and many of the same values: looking is
 * cheaper than finding out again.
 */
final class AttributeMemory {
  /** More attributes than most spans have. */
  private static final int MANY = 32;

  /** Room for more attributes is not kept. */
  private static final int LARGE = 1024;

  private int[] keyOffsets = new int[MANY];
  private int[] keyLengths = new int[MANY];
  private int[] valueOffsets = new int[MANY];
  private int[] valueLengths = new int[MANY];
  private int[] hashes = new int[MANY];
  private int[] numbers = new int[MANY];
  private boolean[] plain = new boolean[MANY];
  private boolean[] repeated = new boolean[MANY];
  private @Nullable Dialect[] dialects = new Dialect[MANY];
  private @Nullable ToldByAttribute[] told = new ToldByAttribute[MANY];
  private int size;

  /** Forgets all, for another request. */
  void forget() {
    for (int i = 0; i < size; i++) {
      forgetTold(i);
    }
    if (keyOffsets.length > LARGE) {
      allocate(MANY);
    }
    size = 0;
  }

  /** Makes room for a list. */
  void prepare(int listSize) {
    if (keyOffsets.length < listSize) {
      allocate(Math.max(listSize, 2 * keyOffsets.length));
    }
  }

  private void allocate(int capacity) {
    keyOffsets = Arrays.copyOf(keyOffsets, capacity);
    keyLengths = Arrays.copyOf(keyLengths, capacity);
    valueOffsets = Arrays.copyOf(valueOffsets, capacity);
    valueLengths = Arrays.copyOf(valueLengths, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    numbers = Arrays.copyOf(numbers, capacity);
    plain = Arrays.copyOf(plain, capacity);
    repeated = Arrays.copyOf(repeated, capacity);
    dialects = Arrays.copyOf(dialects, capacity);
    told = Arrays.copyOf(told, capacity);
  }

  /**
   * Looks at an attribute.
   *
   * @return whether its key is the one that stood there last
   */
  boolean look(Attributes attributes, int i) {
    byte[] bytes = attributes.bytes();
    int keyOffset = attributes.keyOffset(i);
    int keyLength = attributes.keyLength(i);
    int valueOffset = attributes.valueOffset(i);
    int valueLength = attributes.valueLength(i);
    int apart = valueOffset - keyOffset;
    repeated[i] =
        i < size
            && keyLengths[i] == keyLength
            && valueLengths[i] == valueLength
            && valueOffsets[i] - keyOffsets[i] == apart
            && apart > 0
            && isSame(bytes, keyOffsets[i], keyOffset, apart + valueLength);
    if (repeated[i]) {
      return true;
    }
    boolean sameKey = i < size && isSameKey(bytes, keyOffset, keyLength, i);
    if (!sameKey) {
      learn(bytes, keyOffset, keyLength, i);
    }
    // Where both stand, also if the key is the same: they are compared together.
    keyOffsets[i] = keyOffset;
    valueOffsets[i] = valueOffset;
    valueLengths[i] = valueLength;
    forgetTold(i);
    return sameKey;
  }

  private boolean isSameKey(byte[] bytes, int offset, int length, int i) {
    return keyLengths[i] == length && isSame(bytes, keyOffsets[i], offset, length);
  }

  private static boolean isSame(byte[] bytes, int one, int other, int length) {
    return Arrays.equals(bytes, one, one + length, bytes, other, other + length);
  }

  private void learn(byte[] bytes, int offset, int length, int i) {
    int hash = KnownKeys.hash(bytes, offset, length);
    int number = KnownKeys.find(bytes, offset, length, hash);
    keyOffsets[i] = offset;
    keyLengths[i] = length;
    hashes[i] = hash;
    numbers[i] = number;
    plain[i] = Utf8.isPlain(bytes, offset, length);
    dialects[i] = number < 0 ? Dialect.ofKey(bytes, offset, length) : KnownKeys.dialect(number);
    size = Math.max(size, i + 1);
  }

  /** The number of the key in {@link KnownKeys}, or -1. */
  int number(int i) {
    return numbers[i];
  }

  int hash(int i) {
    return hashes[i];
  }

  /** Whether the key is of characters that need no care. */
  boolean isPlain(int i) {
    return plain[i];
  }

  @Nullable Dialect dialect(int i) {
    return dialects[i];
  }

  /** Whether key and value are those that stood there last. */
  boolean isRepeated(int i) {
    return repeated[i];
  }

  /** What the attribute tells, as far as an index has read it. */
  ToldByAttribute told(int i, AttributeIndex index) {
    ToldByAttribute known = told[i];
    if (known == null) {
      known = new ToldByAttribute(index, i);
      told[i] = known;
    }
    return known;
  }

  private void forgetTold(int i) {
    ToldByAttribute known = told[i];
    if (known != null) {
      known.forget();
    }
  }
}
