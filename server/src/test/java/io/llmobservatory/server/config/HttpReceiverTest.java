package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReceiverTest {
  private static final String HTTP = "receivers.otlp.protocols.http.";

  @Test
  void defaults() throws Exception {
    assertThat(ConfigurationText.of("").load().receivers().otlp().http())
        .isEqualTo(new HttpReceiver(new Endpoint("localhost", 4318), null));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            ConfigurationText.of(
                    "receivers:",
                    "  otlp:",
                    "    protocols:",
                    "      http:",
                    "        endpoint: ':0'",
                    "        max_request_body_size: 20971520")
                .load()
                .receivers()
                .otlp()
                .http())
        .isEqualTo(new HttpReceiver(new Endpoint("", 0), 20 * 1024 * 1024));
  }

  @Test
  void zero_means_not_set_as_in_the_collector() throws Exception {
    assertThat(
            ConfigurationText.ofOverrides(HTTP + "max_request_body_size=0")
                .load()
                .receivers()
                .otlp()
                .http())
        .isEqualTo(new HttpReceiver(new Endpoint("localhost", 4318), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint | http://localhost:4318 | host:port without a scheme",
        "max_request_body_size | 20MB | a number of bytes from 1 to 2147483647",
        "max_request_body_size | -1 | a number of bytes from 1 to 2147483647",
      })
  void other_values_are_refused(String key, String value, String expected) {
    assertThat(ConfigurationText.ofOverrides(HTTP + key + "=" + value).problems())
        .containsExactly(
            "--set: %s%s: expected %s, found \"%s\"".formatted(HTTP, key, expected, value));
  }
}
