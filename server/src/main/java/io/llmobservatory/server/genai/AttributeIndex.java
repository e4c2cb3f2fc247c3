package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the attributes that {@link Field}s name, and knows of duplicate keys, of which the last one
 * holds. Reused from span to span.
 */
final class AttributeIndex {
  /** Up to this many attributes, keys are compared through a table of our own. */
  private static final int SMALL = 128;

  private final int[] positions = new int[KnownKeys.count()];
  private final int[] table = new int[4 * SMALL];
  private final OtlpValue value;
  private final int maxValueBytes;
  private boolean[] hidden = new boolean[SMALL];
  private int[] numbers = new int[SMALL];
  private int[] hashes = new int[SMALL];

  private Attributes attributes;
  private @Nullable Dialect dialect;
  private boolean duplicates;

  /**
   * An index of attributes of one request.
   *
   * @param attributes the first to look at
   * @param maxValueBytes the most bytes of UTF-8 a text may have; longer ones are cut
   */
  AttributeIndex(Attributes attributes, int maxValueBytes) {
    this.attributes = attributes;
    this.maxValueBytes = maxValueBytes;
    this.value = new OtlpValue(attributes.bytes());
    Arrays.fill(positions, -1);
  }

  /** Begins with another list of attributes of the same request. */
  void index(Attributes newAttributes) {
    Arrays.fill(positions, -1);
    attributes = newAttributes;
    dialect = null;
    duplicates = false;
    int size = attributes.size();
    if (hidden.length < size) {
      hidden = new boolean[size];
      numbers = new int[size];
      hashes = new int[size];
    }
    Arrays.fill(hidden, 0, size, false);
    byte[] bytes = attributes.bytes();
    boolean plain = true;
    for (int i = 0; i < size; i++) {
      int offset = attributes.keyOffset(i);
      int length = attributes.keyLength(i);
      plain &= Utf8.isPlain(bytes, offset, length);
      int hash = KnownKeys.hash(bytes, offset, length);
      hashes[i] = hash;
      int number = KnownKeys.find(bytes, offset, length, hash);
      numbers[i] = number;
      if (number >= 0) {
        positions[number] = i;
      }
      Dialect spoken = Dialect.ofKey(bytes, offset, length);
      if (spoken != null && (dialect == null || spoken.compareTo(dialect) < 0)) {
        dialect = spoken;
      }
    }
    if (size > SMALL || !plain) {
      hideDuplicatesOfMany(size);
    } else if (size > 1) {
      hideDuplicates(size);
    }
  }

  private void hideDuplicates(int size) {
    int mask = Integer.highestOneBit(size) * 4 - 1;
    Arrays.fill(table, 0, mask + 1, 0);
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & mask;
      while (table[slot] != 0 && !sameKey(table[slot] - 1, i)) {
        slot = slot + 1 & mask;
      }
      if (table[slot] != 0) {
        hidden[table[slot] - 1] = true;
        duplicates = true;
      }
      table[slot] = i + 1;
    }
  }

  private boolean sameKey(int a, int b) {
    byte[] bytes = attributes.bytes();
    int from = attributes.keyOffset(a);
    int other = attributes.keyOffset(b);
    return hashes[a] == hashes[b]
        && Arrays.equals(
            bytes,
            from,
            from + attributes.keyLength(a),
            bytes,
            other,
            other + attributes.keyLength(b));
  }

  // The platform's map stays fast when someone sends keys made to collide. Keys are compared as
  // they will be stored: a repair may make two of them equal.
  private void hideDuplicatesOfMany(int size) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Integer earlier = last.put(Scalars.clean(attributes.key(i)), i);
      if (earlier != null) {
        hidden[earlier] = true;
        duplicates = true;
      }
    }
  }

  Attributes attributes() {
    return attributes;
  }

  /** The dialect of the keys, or null when none is known. */
  @Nullable Dialect dialect() {
    return dialect;
  }

  boolean hasDuplicates() {
    return duplicates;
  }

  /** Whether an attribute is not to be stored: overruled by a later one, or stored elsewhere. */
  boolean isHidden(int index) {
    return hidden[index];
  }

  /** Whether any attribute is to be stored. */
  boolean hasVisible() {
    for (int i = 0; i < attributes.size(); i++) {
      if (!hidden[i]) {
        return true;
      }
    }
    return false;
  }

  /** Leaves an attribute out of what is stored. */
  void hide(int index) {
    hidden[index] = true;
  }

  /** The number of an attribute's key in {@link KnownKeys}, or -1. */
  int number(int index) {
    return numbers[index];
  }

  /** The most bytes of UTF-8 a text may have. */
  int maxValueBytes() {
    return maxValueBytes;
  }

  /** Whether a field is told. */
  boolean has(Field field) {
    return value(field) != null;
  }

  /** The position of the key of this number in {@link KnownKeys}, or -1. */
  int position(int key) {
    return positions[key];
  }

  /** The value at a position, until the next one is looked for. */
  OtlpValue at(int position) {
    attributes.value(position, value);
    return value;
  }

  /** The value of the key of this number, until the next one; null if it says nothing. */
  @Nullable OtlpValue value(int key) {
    int position = positions[key];
    return position < 0 || Placeholder.is(at(position)) ? null : value;
  }

  /** The first value of a field that says something, until the next one is looked for. */
  @Nullable OtlpValue value(Field field) {
    return value(KnownKeys.of(field));
  }

  @Nullable OtlpValue value(RequestParameter parameter) {
    return value(KnownKeys.of(parameter));
  }

  private @Nullable OtlpValue value(int[] keys) {
    for (int key : keys) {
      OtlpValue found = value(key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** A field as text; numbers and truth values as they are written. Null if it is absent. */
  @Nullable String text(Field field) {
    for (int key : KnownKeys.of(field)) {
      OtlpValue found = value(key);
      String text = found == null ? null : Scalars.text(found, maxValueBytes);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** A count; {@link Usage#ABSENT} if it is absent or no count. */
  long count(Field field) {
    for (int key : KnownKeys.of(field)) {
      OtlpValue found = value(key);
      long count = found == null ? Usage.ABSENT : Scalars.count(found);
      if (count != Usage.ABSENT) {
        return count;
      }
    }
    return Usage.ABSENT;
  }

  /** An amount of money; null if it is absent or no amount. */
  @Nullable BigDecimal amount(Field field) {
    for (int key : KnownKeys.of(field)) {
      OtlpValue found = value(key);
      BigDecimal amount = found == null ? null : Scalars.amount(found);
      if (amount != null) {
        return amount;
      }
    }
    return null;
  }
}
