package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:4317, localhost, 4317",
    "0.0.0.0:4317, 0.0.0.0, 4317",
    ":4317, '', 4317",
    "localhost:0, localhost, 0",
    "my-host_1.example:65535, my-host_1.example, 65535",
    "[::1]:80, ::1, 80",
    "[::]:80, ::, 80",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80",
  })
  void parse_and_print(String text, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text);

    assertThat(endpoint).isEqualTo(new Endpoint(host, port));
    assertThat(endpoint).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "4317",
        "localhost:",
        "localhost:http",
        "localhost:-1",
        "::1:80",
        "[::1]",
        "a b:80",
        "localhost:123456",
        "user@localhost:80",
        "localhost:80/v1"
      })
  void another_form_is_refused(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected host:port, :port or [IPv6 address]:port, found \"" + text + "\"");
  }

  @Test
  void a_url_is_refused() {
    assertThatThrownBy(() -> Endpoint.parse("http://localhost:4318"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected host:port without a scheme, found \"http://localhost:4318\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void a_port_out_of_range_is_refused(int port) {
    assertThatThrownBy(() -> new Endpoint("localhost", port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a port from 0 to 65535, found " + port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:0", ":0", "0.0.0.0:0", "127.0.0.1:0"})
  void the_socket_address_can_be_bound(String text) throws IOException {
    InetSocketAddress address = Endpoint.parse(text).toSocketAddress();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);

      assertThat(socket.getLocalPort()).isPositive();
      assertThat(socket.getInetAddress().isAnyLocalAddress())
          .isEqualTo(text.equals(":0") || text.equals("0.0.0.0:0"));
    }
  }
}
