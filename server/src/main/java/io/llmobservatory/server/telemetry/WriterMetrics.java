package io.llmobservatory.server.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** The batches on their way into the database. Safe for use by several threads. */
public final class WriterMetrics {
  /** Why a batch could not be written as it was. */
  public enum Conflict {
    /** A span of it is stored already. */
    ALREADY_STORED("already_stored"),
    /** A trace of it has another UUID. */
    FOREIGN_TRACE("foreign_trace"),
    /** A UUID of it belongs to another trace. */
    COLLISION("collision"),
    /** The partition of a day is gone. */
    MISSING_DAY("missing_day"),
    /** PostgreSQL refuses a value of it. */
    BAD_DATA("bad_data");

    private final String label;

    Conflict(String label) {
      this.label = label;
    }
  }

  private final LongAdder copied = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final Histogram rows = Histogram.ofRows();
  private final Histogram seconds = Histogram.ofSeconds();
  private final LongAdder retries = new LongAdder();
  private final CountersByEnum<Conflict> conflicts = new CountersByEnum<>(Conflict.class);
  private final LongAdder cacheHits = new LongAdder();
  private final LongAdder cacheMisses = new LongAdder();

  WriterMetrics() {}

  /** Spans were copied straight into their table. */
  public void copied(int size, long nanos) {
    committed(copied, size, nanos);
  }

  /** Spans were merged with those that are stored already. */
  public void merged(int size, long nanos) {
    committed(merged, size, nanos);
  }

  /** Messages of log records were written. */
  public void wroteMessages(int size, long nanos) {
    committed(messages, size, nanos);
  }

  private void committed(LongAdder way, int size, long nanos) {
    way.increment();
    rows.add(size);
    seconds.addNanos(nanos);
  }

  /** The database was away, and is asked again. */
  public void retried() {
    retries.increment();
  }

  /** A batch could not be written as it was. */
  public void conflict(Conflict conflict) {
    conflicts.increment(conflict);
  }

  /** Spans whose trace is known to have another UUID than the computed one. */
  public void foreignKnown(long spans) {
    if (spans != 0) {
      cacheHits.add(spans);
    }
  }

  /** Traces of which that had to be looked up. */
  public void foreignLearnt(long traces) {
    cacheMisses.add(traces);
  }

  void expose(Exposition to) {
    to.counter(
        "llm_observatory_batches",
        "Committed batches, by the way into the tables.",
        samples -> {
          samples.add(copied.sum(), "way", "copy");
          samples.add(merged.sum(), "way", "merge");
          samples.add(messages.sum(), "way", "messages");
        });
    to.histogram("llm_observatory_batch_rows", "Rows of committed batches.", rows);
    to.histogram(
        "llm_observatory_commit_seconds", "Time from a batch's begin to its commit.", seconds);
    to.counter("llm_observatory_retries", "Repetitions after the database was away.", retries);
    to.counter(
        "llm_observatory_conflicts",
        "Batches that could not be written as they were.",
        samples -> conflicts.forEach((kind, count) -> samples.add(count, "kind", kind.label)));
    to.counter(
        "llm_observatory_foreign_uuid_cache_hits",
        "Spans whose trace was remembered to have another UUID than the computed one.",
        cacheHits);
    to.counter(
        "llm_observatory_foreign_uuid_cache_misses",
        "Traces whose other UUID had to be looked up.",
        cacheMisses);
  }
}
