package io.llmobservatory.server.telemetry;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts values by fixed bounds. Safe for use by several threads. */
final class Histogram {
  private final double[] bounds;

  /** Values up to each bound and beyond the one before; the last: those beyond all. */
  private final LongAdder[] counts;

  private final DoubleAdder sum = new DoubleAdder();

  /**
   * An empty one.
   *
   * @param bounds in rising order
   */
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** From half a millisecond to five seconds. */
  static Histogram ofSeconds() {
    return new Histogram(
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);
  }

  /** From one row to a full batch. */
  static Histogram ofRows() {
    return new Histogram(1, 4, 16, 64, 128, 256, 512, 1024, 2048);
  }

  void add(double value) {
    int i = 0;
    while (i < bounds.length && value > bounds[i]) {
      i++;
    }
    counts[i].increment();
    sum.add(value);
  }

  void addNanos(long nanos) {
    add(nanos / 1e9);
  }

  void write(Samples samples) {
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i].sum();
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
      samples.addPart("_bucket", below, "le", Samples.number(bound));
    }
    samples.addPart("_sum", sum.sum());
    // Not counted apart: the last bucket and the count must be the same number.
    samples.addPart("_count", below);
  }
}
