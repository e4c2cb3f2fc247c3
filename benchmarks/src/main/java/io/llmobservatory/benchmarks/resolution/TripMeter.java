package io.llmobservatory.benchmarks.resolution;

import java.util.List;

/** Tells how many round trips there were since it was started. */
record TripMeter(long postgres, long redis) {
  static TripMeter start() {
    return new TripMeter(RoundTrips.POSTGRES.count(), RoundTrips.REDIS.count());
  }

  Measured measured(List<Long> nanos) {
    return Measured.of(
        nanos,
        (RoundTrips.POSTGRES.count() - postgres) / (double) nanos.size(),
        (RoundTrips.REDIS.count() - redis) / (double) nanos.size());
  }
}
