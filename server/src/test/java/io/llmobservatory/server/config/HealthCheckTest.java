package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthCheckTest {

  @Test
  void defaults() throws Exception {
    assertThat(ConfigurationText.of("").load().extensions().healthCheck())
        .isEqualTo(new HealthCheck(new Endpoint("localhost", 13133), "/"));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            ConfigurationText.of(
                    "extensions:", "  health_check:", "    endpoint: 0.0.0.0:1", "    path: up")
                .load()
                .extensions()
                .healthCheck())
        .isEqualTo(new HealthCheck(new Endpoint("0.0.0.0", 1), "/up"));
  }

  @Test
  void another_endpoint_is_refused() {
    assertThat(ConfigurationText.ofOverrides("extensions.health_check.endpoint=1").problems())
        .containsExactly(
            "--set: extensions.health_check.endpoint: expected host:port, :port or [IPv6"
                + " address]:port, found \"1\"");
  }

  @Test
  void what_would_be_served_in_the_open_without_being_asked_is_refused() {
    assertThat(
            ConfigurationText.of(
                    "extensions:",
                    "  health_check:",
                    "    tls: {cert_file: c}",
                    "    auth: {authenticator: basicauth}",
                    "    transport: unix")
                .problems())
        .containsExactly(
            "FILE:3: extensions.health_check.tls: the health check is served in plain text only",
            "FILE:4: extensions.health_check.auth: the health check is open to whoever reaches it",
            "FILE:5: extensions.health_check.transport: only tcp is offered, found \"unix\"");
  }

  @Test
  void there_is_one() {
    assertThat(ConfigurationText.of("extensions: {health_check/2: }").problems())
        .containsExactly(
            "FILE:1: extensions.health_check/2: there is one health_check here; move the keys to"
                + " extensions.health_check");
  }
}
