package io.llmobservatory.server.config;

/** What the server tells about itself. */
public record Telemetry(Metrics metrics, Logs logs) {

  /** The server's own metrics. */
  public record Metrics(Endpoint endpoint) {}

  /** The server's own log. */
  public record Logs(LogLevel level, LogEncoding encoding) {}

  /** The least severe log records that are written. */
  public enum LogLevel {
    /** All of them. */
    DEBUG,
    /** What an operator may want to know, and worse. */
    INFO,
    /** What may need an operator, and worse. */
    WARN,
    /** What needs an operator. */
    ERROR
  }

  /** How a log record is written. */
  public enum LogEncoding {
    /** A line of text. */
    CONSOLE,
    /** A JSON object in a line. */
    JSON
  }

  static Telemetry read(Settings settings) {
    return new Telemetry(
        new Metrics(settings.get(TelemetryKeys.METRICS_ENDPOINT)),
        new Logs(settings.get(TelemetryKeys.LOG_LEVEL), settings.get(TelemetryKeys.LOG_ENCODING)));
  }
}
