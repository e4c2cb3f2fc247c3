package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.OtlpValue;
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
  private final OtlpValue element;
  private boolean[] hidden = new boolean[SMALL];
  private int[] numbers = new int[SMALL];
  private int[] hashes = new int[SMALL];

  private Attributes attributes;
  private @Nullable Dialect dialect;
  private boolean duplicates;

  AttributeIndex(Attributes attributes) {
    this.attributes = attributes;
    this.value = new OtlpValue(attributes.bytes());
    this.element = new OtlpValue(attributes.bytes());
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
    for (int i = 0; i < size; i++) {
      int offset = attributes.keyOffset(i);
      int length = attributes.keyLength(i);
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
    if (size > SMALL) {
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

  // The platform's map stays fast when someone sends keys made to collide.
  private void hideDuplicatesOfMany(int size) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Integer earlier = last.put(attributes.key(i), i);
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

  /** Leaves an attribute out of what is stored. */
  void hide(int index) {
    hidden[index] = true;
  }

  /** The number of an attribute's key in {@link KnownKeys}, or -1. */
  int number(int index) {
    return numbers[index];
  }

  /** The attribute that holds a field, or -1: the first that says something. */
  int find(Field field) {
    return find(KnownKeys.of(field));
  }

  int find(RequestParameter parameter) {
    return find(KnownKeys.of(parameter));
  }

  private int find(int[] keys) {
    for (int key : keys) {
      int position = positions[key];
      if (position >= 0) {
        attributes.value(position, value);
        if (!Placeholder.is(value)) {
          return position;
        }
      }
    }
    return -1;
  }

  /** The value that holds a field, until the next one is looked for; null if it is absent. */
  @Nullable OtlpValue value(Field field) {
    return find(field) < 0 ? null : value;
  }

  @Nullable OtlpValue value(RequestParameter parameter) {
    return find(parameter) < 0 ? null : value;
  }

  /** A field as text; numbers and truth values as they are written. Null if it is absent. */
  @Nullable String text(Field field) {
    OtlpValue found = value(field);
    return found == null ? null : Scalars.text(found);
  }

  /** A count; {@link Usage#ABSENT} if it is absent or no count. */
  long count(Field field) {
    for (int key : KnownKeys.of(field)) {
      int position = positions[key];
      if (position >= 0) {
        attributes.value(position, element);
        long count = Scalars.count(element);
        if (count != Usage.ABSENT) {
          return count;
        }
      }
    }
    return Usage.ABSENT;
  }

  /** A number; NaN if it is absent or no number. */
  double number(Field field) {
    OtlpValue found = value(field);
    return found == null ? Double.NaN : Scalars.number(found);
  }
}
