package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OtlpReceiverTest {

  private static OtlpReceiver read(String protocols) throws Exception {
    return ConfigurationText.of("receivers: {otlp: {protocols: " + protocols + "}}")
        .load()
        .receivers()
        .otlp();
  }

  @Test
  void both_protocols_are_on_by_default() throws Exception {
    OtlpReceiver otlp = ConfigurationText.of("").load().receivers().otlp();

    assertThat(otlp.grpc()).isNotNull();
    assertThat(otlp.http()).isNotNull();
  }

  @Test
  void a_protocol_that_is_not_listed_is_off() throws Exception {
    assertThat(read("{grpc: }").http()).isNull();
    assertThat(read("{grpc: }").grpc()).isNotNull();
    assertThat(read("{http: {}}").grpc()).isNull();
    assertThat(read("{http: {}}").http()).isNotNull();
  }

  @Test
  void at_least_one_protocol_must_be_listed() {
    assertThat(ConfigurationText.of("receivers: {otlp: {protocols: {}}}").problems())
        .containsExactly(
            "FILE:1: receivers.otlp.protocols: expected at least one of grpc and http");
    assertThatThrownBy(() -> new OtlpReceiver(null, null, OtherSignals.DROP, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least one of grpc and http");
  }

  @Test
  void metrics_are_not_taken_unless_they_are_to_be_dropped() throws Exception {
    assertThat(read("{grpc: }").metrics()).isEqualTo(OtherSignals.UNIMPLEMENTED);
    assertThat(
            ConfigurationText.ofOverrides("receivers.otlp.metrics=drop")
                .load()
                .receivers()
                .otlp()
                .metrics())
        .isEqualTo(OtherSignals.DROP);
  }

  @Test
  void there_is_one_receiver() {
    assertThat(ConfigurationText.of("receivers:", "  otlp/2: {}", "  jaeger: ").problems())
        .containsExactly(
            "FILE:2: receivers.otlp/2: there is one otlp here; move the keys to receivers.otlp",
            "FILE:3: receivers.jaeger: \"jaeger\" is not a receiver of this server, which takes"
                + " OTLP only; remove it, or let a Collector receive it and send OTLP");
  }
}
