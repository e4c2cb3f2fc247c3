package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:4317, localhost, 4317, localhost:4317",
    "collector, collector, 4317, collector:4317",
    "http://10.0.0.7:9000, 10.0.0.7, 9000, 10.0.0.7:9000",
    "http://host:1/, host, 1, host:1",
    "[::1]:4317, ::1, 4317, [::1]:4317",
    "[::1], ::1, 4317, [::1]:4317",
  })
  void reads_host_and_port(String text, String host, int port, String shown) {
    Endpoint endpoint = Endpoint.parse(text);

    assertThat(endpoint).isEqualTo(new Endpoint(host, port));
    assertThat(endpoint).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":4317",
        "localhost:0",
        "localhost:65536",
        "localhost:x",
        "::1:4317",
        "a b:4317",
        "localhost:4317/v1/traces",
        "user@localhost:4317",
        "localhost:4317?x"
      })
  void refuses_what_is_no_address(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessage("endpoint " + text + ": expected HOST:PORT, for example localhost:4317");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://localhost:4317"})
  void refuses_tls_by_name(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageContaining("TLS is not supported");
  }
}
