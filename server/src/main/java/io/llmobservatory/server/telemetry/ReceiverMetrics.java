package io.llmobservatory.server.telemetry;

import java.util.concurrent.atomic.LongAdder;

/**
 * What clients of one transport sent for one signal, and were told. Safe for use by several
 * threads.
 */
public final class ReceiverMetrics {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final CountersByEnum<RequestOutcome> requests =
      new CountersByEnum<>(RequestOutcome.class);

  ReceiverMetrics() {}

  /** Spans or log records whose client is told that all is well with them. */
  public void accepted(long items) {
    accepted.add(items);
  }

  /** Spans or log records whose client is told that they are not stored. */
  public void refused(long items) {
    refused.add(items);
  }

  /** A request ended. */
  public void request(RequestOutcome outcome) {
    requests.increment(outcome);
  }

  long acceptedItems() {
    return accepted.sum();
  }

  long refusedItems() {
    return refused.sum();
  }

  CountersByEnum<RequestOutcome> requests() {
    return requests;
  }
}
