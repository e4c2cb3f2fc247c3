package io.llmobservatory.server.config;

import java.util.List;

/** The keys of {@link HealthCheck}. */
final class HealthCheckKeys {
  private static final KeySection<HealthCheck> SECTION =
      new KeySection<>("extensions.health_check", c -> c.extensions().healthCheck());

  static final Key<Endpoint> ENDPOINT =
      SECTION.key(
          "endpoint",
          ValueType.ENDPOINT,
          "localhost:13133",
          "address of the health check over HTTP",
          HealthCheck::endpoint);

  static final Key<String> PATH =
      SECTION.key("path", TextTypes.URL_PATH, "/", "path of the health check", HealthCheck::path);

  static final List<KeySection<?>> SECTIONS = List.of(SECTION);

  private HealthCheckKeys() {}
}
