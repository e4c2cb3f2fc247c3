package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:4317, localhost, 4317, NONE, localhost:4317",
    "collector, collector, 4317, NONE, collector:4317",
    "http://10.0.0.7:9000, 10.0.0.7, 9000, HTTP, 10.0.0.7:9000",
    "http://host:1/, host, 1, HTTP, host:1",
    "https://host:443, host, 443, HTTPS, host:443",
    "https://host, host, 4317, HTTPS, host:4317",
    "[::1]:4317, ::1, 4317, NONE, [::1]:4317",
    "[::1], ::1, 4317, NONE, [::1]:4317",
  })
  void reads_host_and_port(
      String text, String host, int port, Endpoint.Scheme scheme, String shown) {
    Endpoint endpoint = Endpoint.parse(text);

    assertThat(endpoint).isEqualTo(new Endpoint(host, port, scheme));
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
        "localhost:4317?x",
        "https://",
        "ftp://localhost:4317"
      })
  void refuses_what_is_no_address(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessage("endpoint " + text + ": expected HOST:PORT, for example localhost:4317");
  }
}
