package io.llmobservatory.server.resolve;

import io.llmobservatory.server.store.SpanRow;
import java.util.Arrays;

/**
 * Remembers which spans were written lately, in bounded memory: two sets of hashes, of which the
 * older one is emptied when the younger one is full. A hash that two spans share costs a detour, no
 * more: the database decides what is new. Safe for use by several threads.
 */
final class RecentKeys {
  private final int capacity;
  private int[] younger;
  private int[] older;
  private int size;

  /**
   * An empty memory.
   *
   * @param spans how many spans are remembered at least, once so many were written
   */
  RecentKeys(int spans) {
    this.capacity = spans;
    int slots = Integer.highestOneBit(Math.max(spans, 16)) * 4;
    this.younger = new int[slots];
    this.older = new int[slots];
  }

  /**
   * Remembers a span.
   *
   * @param hash as {@link SpanRow#hash} tells it
   * @return whether it was remembered already
   */
  synchronized boolean add(long hash) {
    int mark = mark(hash);
    int slot = slot(younger, hash, mark);
    boolean known = younger[slot] == mark || older[slot(older, hash, mark)] == mark;
    if (younger[slot] != mark) {
      if (size == capacity) {
        turn();
        slot = slot(younger, hash, mark);
      }
      younger[slot] = mark;
      size++;
    }
    return known;
  }

  private void turn() {
    int[] emptied = older;
    Arrays.fill(emptied, 0);
    older = younger;
    younger = emptied;
    size = 0;
  }

  /** Half of a hash, which stands for the whole: the other half tells where to look for it. */
  private static int mark(long hash) {
    int mark = (int) (hash >>> Integer.SIZE);
    // Zero marks an empty slot.
    return mark == 0 ? 1 : mark;
  }

  private static int slot(int[] set, long hash, int mark) {
    int slot = (int) hash & set.length - 1;
    while (set[slot] != 0 && set[slot] != mark) {
      slot = slot + 1 & set.length - 1;
    }
    return slot;
  }
}
