package io.llmobservatory.benchmarks.resolution;

import java.util.List;

/**
 * What one round showed.
 *
 * @param medianMillis the median latency of a span
 * @param p99Millis what 99 of 100 spans did not exceed
 * @param postgresTrips round trips to PostgreSQL for each span
 * @param redisTrips round trips to Redis for each span
 */
record Measured(double medianMillis, double p99Millis, double postgresTrips, double redisTrips) {
  static Measured of(List<Long> nanos, double postgresTrips, double redisTrips) {
    double[] millis = nanos.stream().mapToDouble(each -> each / 1e6).sorted().toArray();
    return new Measured(
        Spread.of(millis).median(), percentile(millis, 99), postgresTrips, redisTrips);
  }

  private static double percentile(double[] sorted, int percent) {
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted[rank - 1];
  }
}
