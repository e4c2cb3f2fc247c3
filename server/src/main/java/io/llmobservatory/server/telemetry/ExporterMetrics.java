package io.llmobservatory.server.telemetry;

import java.util.function.LongSupplier;

/** The queue in front of the database, which is the requests in flight. */
public final class ExporterMetrics {
  static final String EXPORTER = "postgresql";

  private volatile LongSupplier used = () -> 0;
  private volatile long limit;

  ExporterMetrics() {}

  /**
   * Tells where to look.
   *
   * @param bytes how many bytes the requests in flight take now
   * @param most how many they may take
   */
  public void inFlight(LongSupplier bytes, long most) {
    used = bytes;
    limit = most;
  }

  void exposeQueue(Exposition to) {
    to.gauge(
        "otelcol_exporter_queue_size",
        "Bytes of the requests that wait for their commit.",
        samples -> samples.add(used.getAsLong(), "exporter", EXPORTER));
    to.gauge(
        "otelcol_exporter_queue_capacity",
        "Bytes that requests may take before others are told to try again.",
        samples -> samples.add(limit, "exporter", EXPORTER));
  }

  void expose(Exposition to) {
    to.gauge(
        "llm_observatory_in_flight_bytes",
        "Bytes of the requests in flight.",
        samples -> samples.add(used.getAsLong()));
    to.gauge(
        "llm_observatory_in_flight_limit_bytes",
        "Bytes that requests in flight may take.",
        samples -> samples.add(limit));
  }
}
