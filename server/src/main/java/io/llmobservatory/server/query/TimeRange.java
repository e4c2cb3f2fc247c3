package io.llmobservatory.server.query;

/**
 * A range of time, to the nanosecond.
 *
 * @param from microseconds since 1970 of the earliest, included
 * @param fromNanos nanoseconds beyond, 0 to 999
 * @param to microseconds since 1970 of the latest, excluded
 * @param toNanos nanoseconds beyond, 0 to 999
 */
record TimeRange(long from, int fromNanos, long to, int toNanos) {
  /** The end of the range in whole microseconds, of which the last may belong to it in part. */
  long end() {
    return toNanos == 0 ? to : to + 1;
  }

  /** The first microsecond that belongs to the range as a whole. */
  long firstWhole() {
    return fromNanos == 0 ? from : from + 1;
  }
}
