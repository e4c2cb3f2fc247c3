package io.llmobservatory.server.config;

/**
 * The health check over HTTP.
 *
 * @param path where it is asked for, with its leading slash
 */
public record HealthCheck(Endpoint endpoint, String path) {

  static HealthCheck read(Settings settings) {
    return new HealthCheck(
        settings.get(HealthCheckKeys.ENDPOINT), settings.get(HealthCheckKeys.PATH));
  }
}
