package io.llmobservatory.server.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** What was done in the database beside storing rows. Safe for use by several threads. */
public final class StoreMetrics {
  private final LongAdder traces = new LongAdder();
  private final LongAdder partitions = new LongAdder();
  private final LongAdder droppedPartitions = new LongAdder();
  private final LongAdder removedTraces = new LongAdder();
  private final Histogram lookups = Histogram.ofSeconds();
  private final UsageMetrics usage = new UsageMetrics();

  StoreMetrics() {}

  /** New traces are committed. */
  public void createdTraces(long count) {
    traces.add(count);
  }

  /** Partitions were made. */
  public void madePartitions(long count) {
    partitions.add(count);
  }

  /** Partitions were dropped because they had expired. */
  public void droppedPartitions(long count) {
    droppedPartitions.add(count);
  }

  /** Traces were removed because all their spans had expired. */
  public void removedTraces(long count) {
    removedTraces.add(count);
  }

  /** The UUIDs of a batch's traces were looked up. */
  public void lookedUpTraces(long nanos) {
    lookups.addNanos(nanos);
  }

  /** What the committed calls used. */
  public UsageMetrics usage() {
    return usage;
  }

  void expose(Exposition to) {
    to.counter("llm_observatory_created_traces", "Rows of traces that are new.", traces);
    to.histogram(
        "llm_observatory_foreign_uuid_lookup_seconds",
        "Time to look up the UUIDs of a batch's traces.",
        lookups);
    to.counter("llm_observatory_made_partitions", "Tables made for days.", partitions);
    to.counter(
        "llm_observatory_dropped_partitions",
        "Tables of days dropped by retention.",
        droppedPartitions);
    to.counter(
        "llm_observatory_removed_traces", "Rows of traces removed by retention.", removedTraces);
    usage.expose(to);
  }
}
