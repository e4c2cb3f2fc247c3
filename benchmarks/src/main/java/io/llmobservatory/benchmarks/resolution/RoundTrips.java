package io.llmobservatory.benchmarks.resolution;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how often a client that has written something waited for the answer, over all sockets to
 * one kind of server. What is written before the wait makes one round trip, however much it is.
 */
final class RoundTrips {
  /** Those to PostgreSQL, over sockets that a {@link CountedSockets} made. */
  static final RoundTrips POSTGRES = new RoundTrips();

  /** Those to Redis. */
  static final RoundTrips REDIS = new RoundTrips();

  private final AtomicLong count = new AtomicLong();

  long count() {
    return count.get();
  }

  void add() {
    count.incrementAndGet();
  }
}
