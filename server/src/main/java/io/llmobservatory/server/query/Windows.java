package io.llmobservatory.server.query;

import java.util.concurrent.TimeUnit;

/**
 * Stretches of time, from the latest back to the earliest. Each is longer than the one before as
 * long as little is found there, so that the first rows come at once where there are many, and few
 * statements cross years where there are none.
 */
final class Windows {
  private static final int FACTOR = 4;
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final long from;
  private final long now;
  private long length;
  private long start;
  private long end;
  private long begun;

  /**
   * Begins behind the latest.
   *
   * @param from where they end, in microseconds since 1970
   * @param to where they begin
   * @param now what is later comes from clocks that are wrong: it is one stretch
   * @param length microseconds of the first one
   */
  Windows(long from, long to, long now, long length) {
    this.from = from;
    this.now = now;
    this.length = length;
    this.start = to;
    this.end = to;
  }

  /** Goes on to the next one, if there is one. */
  boolean next() {
    long before = System.nanoTime();
    if (end > start && end <= now) {
      resize(before - begun);
    }
    begun = before;
    if (start <= from) {
      return false;
    }
    end = start;
    start = Math.max(from, end > now ? now : end - length);
    return true;
  }

  // As long as the whole range is more than enough.
  private void resize(long took) {
    if (took < QUICK_NANOS) {
      length = Math.min(length * FACTOR, Times.LAST_SECOND * Times.MICROS_PER_SECOND);
    } else if (took > FACTOR * QUICK_NANOS) {
      length = Math.max(length / FACTOR, Times.MICROS_PER_SECOND);
    }
  }

  /** The earliest of it, included, in microseconds since 1970. */
  long start() {
    return start;
  }

  /** The end of it, excluded. */
  long end() {
    return end;
  }
}
