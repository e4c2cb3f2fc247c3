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
                new Telemetry.Logs(Telemetry.LogLevel.INFO, Telemetry.LogEncoding.CONSOLE)));
  }

  @ParameterizedTest
  @EnumSource
  void full_mapping(Telemetry.LogLevel level) throws Exception {
    assertThat(
            ConfigurationText.of(
                    "service:",
                    "  telemetry:",
                    "    metrics: {endpoint: ':9999'}",
                    "    logs: {level: " + level.name() + ", encoding: JSON}")
                .load()
                .service()
                .telemetry())
        .isEqualTo(
            new Telemetry(
                new Telemetry.Metrics(new Endpoint("", 9999)),
                new Telemetry.Logs(level, Telemetry.LogEncoding.JSON)));
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

  private static Configuration metrics(String... keys) throws Exception {
    String section = String.join(", ", keys);
    return ConfigurationText.of("service: {telemetry: {metrics: {" + section + "}}}").load();
  }

  private static Endpoint endpoint(Configuration configuration) {
    return configuration.service().telemetry().metrics().endpoint();
  }

  @Test
  void the_collectors_ways_to_say_the_endpoint_are_taken_over() throws Exception {
    String reader = "readers: [{pull: {exporter: {prometheus: {host: '%s', port: 9464}}}}]";

    assertThat(endpoint(metrics("address: 0.0.0.0:8889"))).isEqualTo(new Endpoint("0.0.0.0", 8889));
    assertThat(endpoint(metrics(reader.formatted("0.0.0.0"))))
        .isEqualTo(new Endpoint("0.0.0.0", 9464));
    assertThat(endpoint(metrics(reader.formatted("::1")))).isEqualTo(new Endpoint("::1", 9464));
    assertThat(endpoint(metrics(reader.formatted("h"), "endpoint: ':1'")))
        .isEqualTo(new Endpoint("", 1));
    assertThat(metrics(reader.formatted("h")).withoutMeaning()).isEmpty();
  }

  @Test
  void other_readers_are_accepted_and_said() throws Exception {
    Configuration configuration = metrics("readers: [{periodic: {interval: 10}}]", "level: none");

    assertThat(endpoint(configuration)).isEqualTo(new Endpoint("localhost", 8888));
    assertThat(configuration.withoutMeaning())
        .extracting(Ignored::path)
        .containsExactly("service.telemetry.metrics.level", "service.telemetry.metrics.readers");
  }

  @Test
  void what_a_reader_cannot_mean_is_refused() {
    assertThat(
            ConfigurationText.of(
                    "service: {telemetry: {metrics: {readers: [{pull: {exporter: {prometheus:"
                        + " {host: h, port: many}}}}]}}}")
                .problems())
        .containsExactly(
            "FILE:1: service.telemetry.metrics.readers: expected host:port, :port or [IPv6"
                + " address]:port, found \"h:many\"");
  }
}
