package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.LoadPlan;
import io.llmobservatory.benchmarks.load.Workload;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What a measurement is made with.
 *
 * @param database where rows go
 * @param server what is measured
 * @param load what sends
 * @param spans in a request
 * @param connections of the load process
 * @param seconds of a measurement
 * @param warmUpSeconds of the run before the first round
 * @param rounds after the one that warms up
 */
record Setup(
    Database database,
    ServerProcess server,
    LoadClient load,
    int spans,
    int connections,
    double seconds,
    double warmUpSeconds,
    int rounds) {
  /** Requests in flight for each connection when as much is sent as is acknowledged. */
  private static final int IN_FLIGHT = 2;

  private static final long STEP_NANOS = 1_000;
  private static final SplittableRandom SEEDS = new SplittableRandom();

  /** As much as the server acknowledges. */
  LoadPlan atPeak(Workload workload) {
    return plan(workload, spans, connections, IN_FLIGHT * connections, 0, seconds);
  }

  /** As much as the server acknowledges, until its code is compiled. */
  LoadPlan warmUp(Workload workload) {
    return plan(workload, spans, connections, IN_FLIGHT * connections, 0, warmUpSeconds);
  }

  /**
   * At a pace.
   *
   * @param rate spans a second
   */
  LoadPlan paced(Workload workload, double rate) {
    return plan(workload, spans, connections, 16 * connections, rate, seconds);
  }

  /** One request at a time. */
  LoadPlan oneAtATime(Workload workload, int ofSpans) {
    return plan(workload, ofSpans, 1, 1, 0, seconds);
  }

  private LoadPlan plan(
      Workload workload,
      int ofSpans,
      int overConnections,
      int inFlight,
      double rate,
      double forSeconds) {
    Instant now = Instant.now();
    return new LoadPlan(
        server.port(),
        workload,
        ofSpans,
        overConnections,
        inFlight,
        rate,
        Math.min(2, forSeconds / 3),
        forSeconds,
        0,
        now.getEpochSecond() * 1_000_000_000L,
        STEP_NANOS,
        seed());
  }

  static long seed() {
    return SEEDS.nextLong();
  }
}
