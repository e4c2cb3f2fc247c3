package io.llmobservatory.server.telemetry;

import java.util.EnumMap;
import java.util.Map;

/** Everything that one server counts. Safe for use by several threads. */
public final class Telemetry {
  /** What {@link #text} is. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final SignalKind[] STORED = {SignalKind.TRACES, SignalKind.LOGS};

  private final Map<SignalKind, ItemMetrics> items = new EnumMap<>(SignalKind.class);
  private final Map<Transport, Map<SignalKind, ReceiverMetrics>> receivers =
      new EnumMap<>(Transport.class);
  private final ExporterMetrics exporter = new ExporterMetrics();
  private final WriterMetrics writer = new WriterMetrics();
  private final StoreMetrics store = new StoreMetrics();
  private final Exposition exposition = new Exposition();

  /** Everything at zero. */
  public Telemetry() {
    for (SignalKind signal : STORED) {
      items.put(signal, new ItemMetrics(signal.items));
    }
    for (Transport transport : Transport.values()) {
      Map<SignalKind, ReceiverMetrics> bySignal = new EnumMap<>(SignalKind.class);
      for (SignalKind signal : SignalKind.values()) {
        bySignal.put(signal, new ReceiverMetrics());
      }
      receivers.put(transport, bySignal);
    }
    expose();
  }

  private void expose() {
    ProcessMetrics process = new ProcessMetrics();
    for (SignalKind signal : STORED) {
      exposeReceivers(signal);
    }
    items.values().forEach(of -> of.exposeExporter(exposition));
    exporter.exposeQueue(exposition);
    process.exposeProcess(exposition);
    exposition.counter("llm_observatory_requests", "Requests, by their end.", this::writeRequests);
    items.values().forEach(of -> of.expose(exposition));
    exporter.expose(exposition);
    writer.expose(exposition);
    store.expose(exposition);
    process.expose(exposition);
  }

  private void exposeReceivers(SignalKind signal) {
    exposition.counter(
        "otelcol_receiver_accepted_" + signal.items,
        "Their client was told that all is well with them.",
        samples ->
            receivers.forEach((transport, by) -> write(by, signal, transport, true, samples)));
    exposition.counter(
        "otelcol_receiver_refused_" + signal.items,
        "Their client was told that they are not stored.",
        samples ->
            receivers.forEach((transport, by) -> write(by, signal, transport, false, samples)));
  }

  private static void write(
      Map<SignalKind, ReceiverMetrics> by,
      SignalKind signal,
      Transport transport,
      boolean accepted,
      Samples samples) {
    ReceiverMetrics receiver = of(by, signal);
    samples.add(
        accepted ? receiver.acceptedItems() : receiver.refusedItems(),
        "receiver",
        "otlp",
        "transport",
        transport.label);
  }

  private void writeRequests(Samples samples) {
    receivers.forEach(
        (transport, bySignal) ->
            bySignal.forEach(
                (signal, receiver) -> writeRequests(transport, signal, receiver, samples)));
  }

  private static void writeRequests(
      Transport transport, SignalKind signal, ReceiverMetrics receiver, Samples samples) {
    receiver
        .requests()
        .forEach(
            (outcome, count) ->
                samples.add(
                    count,
                    "transport",
                    transport.label,
                    "signal",
                    signal.label,
                    "outcome",
                    outcome.label));
  }

  private static <K, V> V of(Map<K, V> all, K key) {
    V one = all.get(key);
    if (one == null) {
      throw new IllegalArgumentException("nothing is counted of " + key);
    }
    return one;
  }

  /** For whoever answers requests. */
  public ReceiverMetrics receiver(Transport transport, SignalKind signal) {
    return of(of(receivers, transport), signal);
  }

  /** For whoever knows what becomes of spans. */
  public ItemMetrics spans() {
    return of(items, SignalKind.TRACES);
  }

  /** For whoever knows what becomes of log records. */
  public ItemMetrics logRecords() {
    return of(items, SignalKind.LOGS);
  }

  /** For whoever admits requests. */
  public ExporterMetrics exporter() {
    return exporter;
  }

  /** For whoever writes batches. */
  public WriterMetrics writer() {
    return writer;
  }

  /** For the store. */
  public StoreMetrics store() {
    return store;
  }

  /** All of it in Prometheus' text format. */
  public String text() {
    return exposition.text();
  }
}
