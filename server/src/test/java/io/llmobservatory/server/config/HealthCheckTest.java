package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthCheckTest {

  @Test
  void defaults() throws Exception {
    assertThat(ConfigurationText.of("").load().extensions().healthCheck())
        .isEqualTo(new HealthCheck(new Endpoint("localhost", 13133)));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            ConfigurationText.of("extensions:", "  health_check:", "    endpoint: 0.0.0.0:1")
                .load()
                .extensions()
                .healthCheck())
        .isEqualTo(new HealthCheck(new Endpoint("0.0.0.0", 1)));
  }

  @Test
  void another_endpoint_is_refused() {
    assertThat(ConfigurationText.ofOverrides("extensions.health_check.endpoint=1").problems())
        .containsExactly(
            "--set: extensions.health_check.endpoint: expected host:port, :port or [IPv6"
                + " address]:port, found \"1\"");
  }
}
