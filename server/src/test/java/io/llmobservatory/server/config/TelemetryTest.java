package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TelemetryTest {

  @Test
  void defaults() throws Exception {
    assertThat(ConfigurationText.of("").load().service().telemetry())
        .isEqualTo(
            new Telemetry(
                new Telemetry.Metrics(new Endpoint("localhost", 8888)),
                new Telemetry.Logs(Telemetry.LogLevel.INFO)));
  }

  @ParameterizedTest
  @EnumSource
  void full_mapping(Telemetry.LogLevel level) throws Exception {
    assertThat(
            ConfigurationText.of(
                    "service:",
                    "  telemetry:",
                    "    metrics: {endpoint: ':9999'}",
                    "    logs: {level: " + level.name() + "}")
                .load()
                .service()
                .telemetry())
        .isEqualTo(
            new Telemetry(
                new Telemetry.Metrics(new Endpoint("", 9999)), new Telemetry.Logs(level)));
  }

  @Test
  void other_values_are_refused() {
    assertThat(
            ConfigurationText.ofOverrides(
                    "service.telemetry.metrics.endpoint=:70000",
                    "service.telemetry.logs.level=trace")
                .problems())
        .containsExactly(
            "--set: service.telemetry.metrics.endpoint: expected a port from 0 to 65535, found"
                + " 70000",
            "--set: service.telemetry.logs.level: expected one of debug, info, warn, error, found"
                + " \"trace\"");
  }
}
