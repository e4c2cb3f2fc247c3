package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds what {@link Field}s name among a span's attributes, and knows of duplicate keys, of which
 * the last one holds. Reused from span to span.
 */
final class AttributeIndex {
  /** More attributes than most spans have. */
  private static final int MANY = 32;

  /** Room for more attributes is not kept. */
  private static final int LARGE = 1024;

  /** Up to this many attributes, keys are compared through a table of our own. */
  private static final int SMALL = 128;

  /** The rank of a row of which no place is there. */
  private static final int NOWHERE = 255;

  private static final Place[] NO_PLACES = {};

  private final int[] positions = new int[KnownKeys.count()];
  private final int[] firstRanks = new int[KnownKeys.rows()];
  private int[] table = new int[MANY];
  private final int maxValueBytes;
  private final TreeBudget treeBudget = new TreeBudget();
  private boolean[] hidden = new boolean[MANY];
  private @Nullable JsonNode[] trees = new JsonNode[MANY];

  private final AttributeMemory memory = new AttributeMemory();
  private int size;
  private boolean hasTrees;

  private Attributes attributes = Attributes.NONE;
  private OtlpValue value = new OtlpValue(Attributes.NONE.bytes());

  /** The position at whose value {@link #value} is pointed, or -1. */
  private int pointed = -1;

  private @Nullable Dialect dialect;
  private boolean duplicates;

  /**
   * An index of no attributes yet.
   *
   * @param maxValueBytes the most bytes of UTF-8 a text may have; longer ones are cut
   */
  AttributeIndex(int maxValueBytes) {
    this.maxValueBytes = maxValueBytes;
    Arrays.fill(positions, -1);
    Arrays.fill(firstRanks, NOWHERE);
  }

  /** Begins with another request, and forgets the one before. */
  void begin(byte[] request) {
    forgetKeys();
    forgetTrees();
    memory.forget();
    attributes = Attributes.NONE;
    size = 0;
    value = new OtlpValue(request);
    pointed = -1;
    if (hidden.length > LARGE) {
      hidden = new boolean[MANY];
      trees = new JsonNode[MANY];
    }
  }

  /** Begins with another list of attributes of the same request. */
  void index(Attributes newAttributes) {
    boolean same = memory.knowsKeys(newAttributes) && !duplicates;
    if (!same) {
      forgetKeys();
    }
    forgetTrees();
    pointed = -1;
    attributes = newAttributes;
    size = attributes.size();
    if (hidden.length < size) {
      hidden = new boolean[Math.max(size, 2 * hidden.length)];
      trees = new JsonNode[hidden.length];
    }
    Arrays.fill(hidden, 0, size, false);
    memory.learn(attributes);
    if (!same) {
      indexKeys();
    }
  }

  private void indexKeys() {
    boolean plain = true;
    for (int i = 0; i < size; i++) {
      plain &= memory.isPlain(i);
      int number = memory.number(i);
      if (number >= 0) {
        know(number, i);
      }
      Dialect spoken = memory.dialect(i);
      if (spoken != null && (dialect == null || spoken.compareTo(dialect) < 0)) {
        dialect = spoken;
      }
    }
    if (size > SMALL || !plain) {
      hideDuplicatesOfMany();
    } else if (size > 1) {
      hideDuplicates();
    }
  }

  private void forgetKeys() {
    for (int i = 0; i < size; i++) {
      int number = memory.number(i);
      if (number >= 0) {
        positions[number] = -1;
        for (int place : KnownKeys.placesOf(number)) {
          firstRanks[place >> 8] = NOWHERE;
        }
      }
    }
    dialect = null;
    duplicates = false;
  }

  private void forgetTrees() {
    if (hasTrees) {
      Arrays.fill(trees, 0, size, null);
      hasTrees = false;
    }
    treeBudget.reset();
  }

  private void know(int number, int position) {
    positions[number] = position;
    for (int place : KnownKeys.placesOf(number)) {
      int row = place >> 8;
      firstRanks[row] = Math.min(firstRanks[row], place & 0xff);
    }
  }

  private void hideDuplicates() {
    int mask = Integer.highestOneBit(size) * 4 - 1;
    if (table.length <= mask) {
      table = new int[mask + 1];
    }
    Arrays.fill(table, 0, mask + 1, 0);
    for (int i = 0; i < size; i++) {
      int slot = memory.hash(i) & mask;
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
    return memory.hash(a) == memory.hash(b)
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
  private void hideDuplicatesOfMany() {
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
    for (int i = 0; i < size; i++) {
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

  /** Stores an attribute after all. */
  void show(int index) {
    hidden[index] = false;
  }

  /** The number of an attribute's key in {@link KnownKeys}, or -1. */
  int number(int index) {
    return memory.number(index);
  }

  /** Which list this is. */
  int listNumber() {
    return attributes.list();
  }

  /** The number of the first list from which on all have the same request parameters. */
  int parametersSince() {
    int since = attributes.keysSince();
    for (int i = 0; i < size; i++) {
      int number = memory.number(i);
      if (number >= 0 && KnownKeys.isParameter(number)) {
        since = Math.max(since, attributes.since(i));
      }
    }
    return since;
  }

  /** The most bytes of UTF-8 a text may have. */
  int maxValueBytes() {
    return maxValueBytes;
  }

  /** The position of the key of this number in {@link KnownKeys}, or -1; of a list, of one key. */
  int position(int key) {
    return positions[key];
  }

  /** The position of the first attribute that has something to do with a field, or -1. */
  int position(Field field) {
    Place[] places = present(field);
    return places.length == 0 ? -1 : positions[places[0].number];
  }

  /** Whether any attribute has something to do with a field, if only a placeholder. */
  boolean isNamed(Field field) {
    return firstRanks[KnownKeys.row(field)] != NOWHERE;
  }

  /** The value at a position, until the next one is looked for. */
  OtlpValue at(int position) {
    if (pointed != position) {
      attributes.value(position, value);
      pointed = position;
    }
    return value;
  }

  /** The JSON that an attribute holds, or null if it holds none; read once. */
  @Nullable JsonNode tree(int position) {
    JsonNode tree = trees[position];
    if (tree == null) {
      tree = ContentTrees.parse(at(position), maxValueBytes, treeBudget);
      trees[position] = tree == null ? Json.NONE : tree;
      hasTrees = true;
    }
    return tree == null || tree.isMissingNode() ? null : tree;
  }

  /** Whether the JSON of any attribute was read. */
  boolean hasTrees() {
    return hasTrees;
  }

  /** How much may still become trees. */
  TreeBudget treeBudget() {
    return treeBudget;
  }

  /** Whether a field is told. */
  boolean has(Field field) {
    return told(field) != null;
  }

  /** The first value of a field that says something. */
  @Nullable Told told(Field field) {
    return told(present(field));
  }

  /** The first value of a parameter that says something. */
  @Nullable Told told(RequestParameter parameter) {
    Places places = KnownKeys.of(parameter);
    return told(places.from(firstRanks[places.row]));
  }

  private @Nullable Told told(Place[] places) {
    for (Place place : places) {
      Told found = told(place);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What a place tells; null if it says nothing. */
  @Nullable Told told(Place place) {
    int position = positions[place.number];
    if (position < 0) {
      return null;
    }
    if (place.isInside()) {
      return toldInside(place, position);
    }
    ToldByAttribute found = memory.told(position, this);
    return place.isIndexed() || !found.isPlaceholder() ? found : null;
  }

  private @Nullable Told toldInside(Place place, int position) {
    // Most documents do not have it, and are not worth reading for it.
    if (trees[position] == null && !mayContain(at(position), place.lastProperty)) {
      return null;
    }
    JsonNode tree = tree(position);
    JsonNode node = tree == null ? null : place.in(tree);
    if (node == null || node.isNull() || (node.isString() && Placeholder.is(node.stringValue()))) {
      return null;
    }
    return new ToldInside(node);
  }

  private static boolean mayContain(OtlpValue document, byte[] name) {
    if (document.kind() != OtlpValue.Kind.STRING) {
      return true;
    }
    byte[] bytes = document.bytes();
    int last = document.offset() + document.length() - name.length;
    for (int i = document.offset(); i <= last; i++) {
      if (bytes[i] == name[0] && Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  /** A field as text; numbers and truth values as they are written. Null if it is absent. */
  @Nullable String text(Field field) {
    for (Place place : present(field)) {
      Told found = told(place);
      String text = found == null ? null : found.text();
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** A count; {@link Usage#ABSENT} if it is absent or no count. */
  long count(Field field) {
    for (Place place : present(field)) {
      Told found = told(place);
      long count = found == null ? Usage.ABSENT : found.count();
      if (count != Usage.ABSENT) {
        return count;
      }
    }
    return Usage.ABSENT;
  }

  /** An amount of money; null if it is absent or no amount. */
  @Nullable BigDecimal amount(Field field) {
    for (Place place : present(field)) {
      Told found = told(place);
      BigDecimal amount = found == null ? null : found.amount();
      if (amount != null) {
        return amount;
      }
    }
    return null;
  }

  /** The places of a field from the first on at which there is an attribute. */
  Place[] present(Field field) {
    int rank = firstRanks[KnownKeys.row(field)];
    // Most fields are absent from most spans.
    return rank == NOWHERE ? NO_PLACES : KnownKeys.of(field).from(rank);
  }
}
