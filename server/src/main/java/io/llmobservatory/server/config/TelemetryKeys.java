package io.llmobservatory.server.config;

import java.util.List;

/** The keys of {@link Telemetry}. */
final class TelemetryKeys {
  private static final KeySection<Telemetry> SECTION =
      new KeySection<>("service.telemetry", c -> c.service().telemetry());

  static final Key<Endpoint> METRICS_ENDPOINT =
      SECTION.key(
          "metrics.endpoint",
          ValueType.ENDPOINT,
          "localhost:8888",
          "address of the server's own metrics, in Prometheus' text format under /metrics",
          t -> t.metrics().endpoint());

  static final Key<Telemetry.LogLevel> LOG_LEVEL =
      SECTION.key(
          "logs.level",
          ValueType.word(Telemetry.LogLevel.class),
          "info",
          "least severe log records that are written: debug, info, warn or error",
          t -> t.logs().level());

  static final Key<Telemetry.LogEncoding> LOG_ENCODING =
      SECTION.key(
          "logs.encoding",
          ValueType.word(Telemetry.LogEncoding.class),
          "console",
          "console for lines of text, json for an object a line",
          t -> t.logs().encoding());

  static final List<KeySection<?>> SECTIONS = List.of(SECTION);

  private TelemetryKeys() {}
}
