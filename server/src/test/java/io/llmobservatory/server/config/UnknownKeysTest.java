package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownKeysTest {

  @ParameterizedTest
  @CsvSource({
    "receiver, receivers",
    "Exporters, exporters",
    "receivers.otpl, receivers.otlp",
    "receivers.otlp.grpc, receivers.otlp.protocols.grpc",
    "receivers.otlp.protocols.grcp, receivers.otlp.protocols.grpc",
    "receivers.otlp.protocols.grpc.max_recv_msg_size,"
        + " receivers.otlp.protocols.grpc.max_recv_msg_size_mib",
    "receivers.otlp.protocols.grpc.max-recv-msg-size-mib,"
        + " receivers.otlp.protocols.grpc.max_recv_msg_size_mib",
    "receivers.otlp.protocols.grpc.keepalive.time,"
        + " receivers.otlp.protocols.grpc.keepalive.server_parameters.time",
    "receivers.otlp.protocols.grpc.max_request_body_size,"
        + " receivers.otlp.protocols.http.max_request_body_size",
    "receivers.otlp.protocols.grpc.include_metdata,"
        + " receivers.otlp.protocols.grpc.include_metadata",
    "receivers.otlp.protocols.grpc.cors, receivers.otlp.protocols.http.cors",
    "extensions.healthcheckv2, extensions.health_check",
    "processors.batc, processors.batch",
    "service.telemetry.endpoint, service.telemetry.metrics.endpoint",
    "service.logs, service.telemetry.logs",
    "health_check, extensions.health_check",
    "processors.genai.keep_other_span, processors.genai.keep_other_spans",
  })
  void a_near_key_at_its_level_or_elsewhere_is_suggested(String unknown, String suggested) {
    assertThat(ConfigurationText.ofOverrides(unknown + "=1").problems())
        .containsExactly("--set: " + unknown + ": unknown key; did you mean " + suggested + "?");
  }

  @Test
  void without_a_near_key_the_known_ones_are_listed() {
    assertThat(ConfigurationText.of("exporters: {postgresql: {pool: 3}}").problems())
        .containsExactly(
            "FILE:1: exporters.postgresql.pool: unknown key; known here: url, read_url, writers,"
                + " retention");
  }

  @Test
  void a_section_given_as_a_value_or_list_is_refused() {
    assertThat(
            ConfigurationText.of("exporters: postgres", "processors:", "  genai: [x]").problems())
        .containsExactly(
            "FILE:1: exporters: expected a section with postgresql, found \"postgres\"",
            "FILE:3: processors.genai: expected a section with keep_other_spans, content,"
                + " max_value_size_mib, prices, found a list");
  }

  @Test
  void keys_that_differ_by_a_character_are_at_distance_one() {
    assertThat(EditDistance.between("grpc", "grpc")).isZero();
    assertThat(EditDistance.between("grpc", "gRPC")).isZero();
    assertThat(EditDistance.between("grp", "grpc")).isEqualTo(1);
    assertThat(EditDistance.between("grppc", "grpc")).isEqualTo(1);
    assertThat(EditDistance.between("grxc", "grpc")).isEqualTo(1);
    assertThat(EditDistance.between("gprc", "grpc")).isEqualTo(1);
    assertThat(EditDistance.between("", "grpc")).isEqualTo(4);
    assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
  }
}
