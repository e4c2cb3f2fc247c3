package io.llmobservatory.server.receive;

/**
 * Bounds the memory of all requests in flight. Bytes are charged as they arrive, before anything is
 * decoded; whoever goes over the limit is refused, unless nobody else is in flight: a request that
 * is not too large by itself always gets through alone. Safe for use by several threads.
 */
final class InFlightBytes {
  private final long limit;
  private long used;

  InFlightBytes(long limit) {
    this.limit = limit;
  }

  /**
   * Charges bytes.
   *
   * @param own what the same request has been charged before
   * @return whether it may go on; if not, nothing was charged
   */
  synchronized boolean charge(long bytes, long own) {
    if (used + bytes > limit && used > own) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Charges what is there already, in place of what it was made from. */
  synchronized void exchange(long released, long charged) {
    used += charged - released;
  }

  synchronized void release(long bytes) {
    used -= bytes;
  }

  /** Whether half of the room is free. */
  synchronized boolean isHalfFree() {
    return used <= limit / 2;
  }

  /** How many bytes are charged now. */
  synchronized long used() {
    return used;
  }
}
