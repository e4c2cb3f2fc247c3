package io.llmobservatory.server.config;

/** What the server tells about itself. */
public record Telemetry(Metrics metrics, Logs logs) {

  /** The server's own metrics. */
  public record Metrics(Endpoint endpoint) {}

  /** The server's own log. */
  public record Logs(LogLevel level) {}

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

  static Telemetry read(Settings settings) {
    return new Telemetry(
        new Metrics(settings.get(ConfigurationKeys.METRICS_ENDPOINT)),
        new Logs(settings.get(ConfigurationKeys.LOG_LEVEL)));
  }
}
