package io.llmobservatory.server.config;

/** The health check over HTTP. */
public record HealthCheck(Endpoint endpoint) {

  static HealthCheck read(Settings settings) {
    return new HealthCheck(settings.get(ConfigurationKeys.HEALTH_CHECK_ENDPOINT));
  }
}
