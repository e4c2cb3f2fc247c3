package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the attribute that stood last at each position of a list. The spans of a scope
 * have the same keys in the same order more often than not, and many of the same values: what was
 * found out of them need not be found out again.
 */
final class AttributeMemory {
  /** More attributes than most spans have. */
  private static final int MANY = 32;

  /** Room for more attributes is not kept. */
  private static final int LARGE = 1024;

  /** Before the first list. */
  private static final int NEVER = -1;

  private int[] hashes = new int[MANY];
  private int[] numbers = new int[MANY];
  private boolean[] plain = new boolean[MANY];
  private @Nullable Dialect[] dialects = new Dialect[MANY];
  private @Nullable ToldByAttribute[] told = new ToldByAttribute[MANY];

  /** Of which list it is what each attribute told. */
  private int[] toldLists = new int[MANY];

  private Attributes attributes = Attributes.NONE;

  /** The list that was learnt last; none has number 0. */
  private int learnt;

  /** Forgets all, for another request. */
  void forget() {
    for (int i = 0; i < told.length; i++) {
      ToldByAttribute known = told[i];
      if (known != null && toldLists[i] != NEVER) {
        // What it holds may be as large as a request.
        known.forget();
      }
    }
    if (hashes.length > LARGE) {
      allocate(MANY);
    }
    attributes = Attributes.NONE;
    learnt = 0;
    Arrays.fill(toldLists, NEVER);
  }

  private void allocate(int capacity) {
    hashes = Arrays.copyOf(hashes, capacity);
    numbers = Arrays.copyOf(numbers, capacity);
    plain = Arrays.copyOf(plain, capacity);
    dialects = Arrays.copyOf(dialects, capacity);
    told = Arrays.copyOf(told, capacity);
    toldLists = Arrays.copyOf(toldLists, capacity);
  }

  /** Whether a list has the keys, in their order, of the one that was learnt last. */
  boolean knowsKeys(Attributes list) {
    return list == attributes && list.keysSince() <= learnt;
  }

  /** Learns a list. */
  void learn(Attributes list) {
    if (list != attributes) {
      attributes = list;
      learnt = 0;
      Arrays.fill(toldLists, NEVER);
    }
    if (list.keysSince() > learnt) {
      learnKeys(list);
    }
    learnt = list.list();
  }

  private void learnKeys(Attributes list) {
    int size = list.size();
    if (hashes.length < size) {
      allocate(Math.max(size, 2 * hashes.length));
    }
    for (int i = 0; i < size; i++) {
      if (list.keySince(i) > learnt) {
        learnKey(list.bytes(), list.keyOffset(i), list.keyLength(i), i);
      }
    }
  }

  private void learnKey(byte[] bytes, int offset, int length, int i) {
    int hash = KnownKeys.hash(bytes, offset, length);
    int number = KnownKeys.find(bytes, offset, length, hash);
    hashes[i] = hash;
    numbers[i] = number;
    plain[i] = Utf8.isPlain(bytes, offset, length);
    dialects[i] = number < 0 ? Dialect.ofKey(bytes, offset, length) : KnownKeys.dialect(number);
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

  /** What the attribute tells, as far as an index has read it. */
  ToldByAttribute told(int i, AttributeIndex index) {
    ToldByAttribute known = told[i];
    if (known == null) {
      known = new ToldByAttribute(index, i);
      told[i] = known;
    } else if (toldLists[i] < attributes.since(i)) {
      known.forget();
    }
    toldLists[i] = learnt;
    return known;
  }
}
