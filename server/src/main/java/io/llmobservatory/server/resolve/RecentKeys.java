package io.llmobservatory.server.resolve;

import java.util.Arrays;

/**
 * Remembers which spans were written lately, in bounded memory: two sets of hashes, of which the
 * older one is emptied when the younger one is full. A hash that two spans share costs a detour, no
 * more: the database decides what is new. Safe for use by several threads.
 */
final class RecentKeys {
  private final int capacity;
  private long[] younger;
  private long[] older;
  private int size;

  /**
   * An empty memory.
   *
   * @param spans how many spans are remembered at least, once so many were written
   */
  RecentKeys(int spans) {
    this.capacity = spans;
    int slots = Integer.highestOneBit(Math.max(spans, 16)) * 4;
    this.younger = new long[slots];
    this.older = new long[slots];
  }

  /**
   * Remembers a span.
   *
   * @return whether it was remembered already
   */
  boolean add(PendingRow.Identity span) {
    return add(hash(span));
  }

  private synchronized boolean add(long hash) {
    int slot = slot(younger, hash);
    boolean known = younger[slot] == hash || older[slot(older, hash)] == hash;
    if (younger[slot] != hash) {
      if (size == capacity) {
        turn();
        slot = slot(younger, hash);
      }
      younger[slot] = hash;
      size++;
    }
    return known;
  }

  private void turn() {
    long[] emptied = older;
    Arrays.fill(emptied, 0);
    older = younger;
    younger = emptied;
    size = 0;
  }

  private static int slot(long[] set, long hash) {
    int slot = (int) hash & set.length - 1;
    while (set[slot] != 0 && set[slot] != hash) {
      slot = slot + 1 & set.length - 1;
    }
    return slot;
  }

  private static long hash(PendingRow.Identity span) {
    long hash = span.trace().traceId().hashCode() * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32 ^ span.trace().tenant().hashCode()) * 0xC2B2AE3D27D4EB4FL;
    hash = (hash ^ hash >>> 29 ^ span.spanId().hashCode()) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32 ^ span.startMicros()) * 0xC2B2AE3D27D4EB4FL;
    hash ^= hash >>> 29;
    // Zero marks an empty slot.
    return hash == 0 ? 1 : hash;
  }
}
