package io.llmobservatory.server.telemetry;

/** What OTLP carries. */
public enum SignalKind {
  TRACES("traces", "spans"),
  LOGS("logs", "log_records"),
  METRICS("metrics", "");

  final String label;
  final String items;

  SignalKind(String label, String items) {
    this.label = label;
    this.items = items;
  }
}
