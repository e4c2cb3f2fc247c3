package io.llmobservatory.server.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of the spans, or of the log records, that come in. Each is received once and ends in
 * one way:
 *
 * <pre>received = committed + duplicate + dropped + rejected + refused + failed</pre>
 *
 * <p>The numbers of the Collector's exporter follow from the same counts. Safe for use by several
 * threads.
 */
public final class ItemMetrics {
  private final String items;

  private final LongAdder received = new LongAdder();
  private final LongAdder committed = new LongAdder();
  private final LongAdder same = new LongAdder();
  private final LongAdder different = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder rejectedOnWrite = new LongAdder();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> repaired = new ConcurrentHashMap<>();

  /**
   * @param items what they are called in names: {@code spans} or {@code log_records}
   */
  ItemMetrics(String items) {
    this.items = items;
  }

  /** They were read from a request that is well-formed, and now one of the other ends awaits. */
  public void received(long count) {
    received.add(count);
  }

  /** They were left out since an operator, or the way of things, wants it so. */
  public void dropped(String reason, long count) {
    add(dropped, reason, count);
  }

  /** They cannot be stored, whatever is done: found while they were read. */
  public void rejected(String reason, long count) {
    add(rejected, reason, count);
  }

  /** They cannot be stored, whatever is done: found while they were written. */
  public void rejectedOnWrite(String reason, long count) {
    add(rejected, reason, count);
    rejectedOnWrite.add(count);
  }

  /** Something in them was changed so that they can be stored; not an end. */
  public void repaired(String cause, long count) {
    add(repaired, cause, count);
  }

  /** They are stored, and were not before. */
  public void committed(long count) {
    committed.add(count);
  }

  /**
   * They were stored before.
   *
   * @param identical how many of them were stored just so
   * @param changed how many of them say something else, which is not kept
   */
  public void duplicate(long identical, long changed) {
    same.add(identical);
    different.add(changed);
  }

  /** Nothing was tried: the server stops, or whoever sent them waits no more. */
  public void refused(long count) {
    refused.add(count);
  }

  /** The database did not take them. */
  public void failed(long count) {
    failed.add(count);
  }

  private static void add(Map<String, LongAdder> counters, String label, long count) {
    if (count != 0) {
      counters.computeIfAbsent(label, unused -> new LongAdder()).add(count);
    }
  }

  private void exporter(Exposition to, String what, String help, LongAdder... parts) {
    to.counter(
        "otelcol_exporter_" + what + "_" + items,
        help,
        samples -> {
          long sum = 0;
          for (LongAdder part : parts) {
            sum += part.sum();
          }
          samples.add(sum, "exporter", ExporterMetrics.EXPORTER);
        });
  }

  void exposeExporter(Exposition to) {
    exporter(to, "sent", "Stored now or before.", committed, same, different);
    exporter(to, "send_failed", "Not taken by PostgreSQL.", failed, rejectedOnWrite);
    exporter(to, "enqueue_failed", "Not even tried to store.", refused);
  }

  void expose(Exposition to) {
    to.counter(name("received"), "Read from requests.", received);
    to.counter(name("committed"), "Newly stored.", committed);
    to.counter(
        name("duplicate"),
        "Stored before, in the same or in a different version.",
        samples -> {
          samples.add(same.sum(), "version", "same");
          samples.add(different.sum(), "version", "different");
        });
    to.counter(name("dropped"), "Left out on purpose.", "reason", dropped);
    to.counter(name("rejected"), "Not storable, and told so to the client.", "reason", rejected);
    to.counter(name("refused"), "Not tried to store: the client is to send again.", refused);
    to.counter(name("failed"), "Not committed: the client is to send again.", failed);
    to.counter(name("repaired"), "Changed so that they can be stored.", "cause", repaired);
  }

  private String name(String what) {
    return "llm_observatory_" + what + "_" + items;
  }
}
