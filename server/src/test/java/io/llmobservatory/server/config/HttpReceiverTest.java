package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReceiverTest {
  private static final String HTTP = "receivers.otlp.protocols.http.";
  private static final int MIB = 1024 * 1024;

  private static HttpReceiver http(Configuration configuration) {
    return Objects.requireNonNull(configuration.receivers().otlp().http());
  }

  private static HttpReceiver read(String... overrides) throws Exception {
    return http(ConfigurationText.ofOverrides(overrides).load());
  }

  @Test
  void defaults() throws Exception {
    assertThat(read())
        .isEqualTo(
            new HttpReceiver(
                new Endpoint("localhost", 4318),
                64 * MIB,
                null,
                null,
                null,
                Map.of(),
                EnumSet.complementOf(EnumSet.of(HttpCompression.SNAPPY, HttpCompression.LZ4)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                true,
                List.of("/v1/traces"),
                List.of("/v1/logs"),
                List.of("/v1/metrics")));
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            http(
                ConfigurationText.of(
                        "receivers:",
                        "  otlp:",
                        "    protocols:",
                        "      http:",
                        "        endpoint: ':0'",
                        "        max_request_body_size: 20971520",
                        "        tls: {cert_file: pom.xml, key_file: pom.xml}",
                        "        cors: {allowed_origins: ['https://*.x.com'], max_age: 7200}",
                        "        auth: {authenticator: apikeyauth/team}",
                        "        response_headers: {Server: x, X-Frame-Options: deny}",
                        "        compression_algorithms: ['', gzip, zstd]",
                        "        read_header_timeout: 1s",
                        "        read_timeout: 2s",
                        "        write_timeout: 3s",
                        "        idle_timeout: 4s",
                        "        keep_alives_enabled: false",
                        "        traces_url_path: t",
                        "        traces_url_aliases: [/api/public/otel/v1/traces, /t]",
                        "        logs_url_path: /l",
                        "        logs_url_aliases: /l2",
                        "        metrics_url_path: m",
                        "extensions: {apikeyauth/team: }")
                    .load()))
        .isEqualTo(
            new HttpReceiver(
                new Endpoint("", 0),
                20 * MIB,
                TlsServerTest.ofFiles("receivers.otlp.protocols.http.tls", "pom.xml"),
                new Cors(List.of("https://*.x.com"), List.of(), List.of(), 7200),
                "apikeyauth/team",
                Map.of("Server", "x", "X-Frame-Options", "deny"),
                Set.of(HttpCompression.GZIP, HttpCompression.ZSTD),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                false,
                List.of("/t", "/api/public/otel/v1/traces"),
                List.of("/l", "/l2"),
                List.of("/m")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", ""})
  void a_size_that_is_not_positive_means_not_set_as_in_the_collector(String size) throws Exception {
    assertThat(read(HTTP + "max_request_body_size=" + size)).isEqualTo(read());
  }

  @Test
  void the_default_size_is_that_of_grpc() throws Exception {
    String grpc = "receivers.otlp.protocols.grpc.max_recv_msg_size_mib=7";

    assertThat(read(grpc).maxRequestBodySizeBytes()).isEqualTo(7 * MIB);
    assertThat(read("receivers.otlp.protocols={http: }").maxRequestBodySizeBytes())
        .isEqualTo(64 * MIB);
  }

  @Test
  void a_size_the_heap_cannot_carry_is_refused_with_the_heap_that_can() throws Exception {
    String most = HTTP + "max_request_body_size=" + 256 * MIB;
    String tooMuch = HTTP + "max_request_body_size=" + (256 * MIB + 1);

    assertThat(ConfigurationText.ofOverrides(tooMuch).problems())
        .containsExactly(
            "--set: receivers.otlp.protocols.http.max_request_body_size: 268435457 bytes is more"
                + " than a quarter of the heap of 1024 MiB; start Java with -Xmx1216m or more"
                + " (JAVA_OPTS), or set at most 268435456");
    assertThat(http(ConfigurationText.ofOverrides(most).load()).maxRequestBodySizeBytes())
        .isEqualTo(256 * MIB);
  }

  @Test
  void timeouts_of_zero_are_none() throws Exception {
    HttpReceiver http =
        read(
            HTTP + "read_header_timeout=0",
            HTTP + "read_timeout=0s",
            HTTP + "write_timeout=0",
            HTTP + "idle_timeout=0s");

    assertThat(
            List.of(
                http.readHeaderTimeout(),
                http.readTimeout(),
                http.writeTimeout(),
                http.idleTimeout()))
        .containsOnly(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "['']", "[\"\"]"})
  void compression_can_be_turned_off(String algorithms) throws Exception {
    assertThat(read(HTTP + "compression_algorithms=" + algorithms).compressionAlgorithms())
        .isEmpty();
  }

  @Test
  void compression_left_empty_is_the_default() throws Exception {
    assertThat(read(HTTP + "compression_algorithms=")).isEqualTo(read());
  }

  @Test
  void a_compression_that_is_not_offered_is_said_once() throws Exception {
    Configuration configuration =
        ConfigurationText.ofOverrides(HTTP + "compression_algorithms=[lz4, gzip, snappy]").load();

    assertThat(http(configuration).compressionAlgorithms()).containsExactly(HttpCompression.GZIP);
    assertThat(configuration.withoutMeaning())
        .containsExactly(
            new Ignored(
                HTTP + "compression_algorithms",
                "not offered, and answered with 400: snappy, lz4"));
  }

  @Test
  void response_headers_may_be_a_list_of_name_and_value() throws Exception {
    assertThat(
            read(HTTP + "response_headers=[{name: X-A, value: a b}, {name: X-B, value: ''}]")
                .responseHeaders())
        .containsExactly(Map.entry("X-A", "a b"), Map.entry("X-B", ""));
  }

  @Test
  void variables_are_put_into_lists_and_headers() throws Exception {
    HttpReceiver http =
        http(
            ConfigurationText.ofOverrides(
                    HTTP + "response_headers={X-A: \"${env:A}\"}",
                    HTTP + "traces_url_aliases=[\"/${env:A}/traces\"]")
                .in(Map.of("A", "one"))
                .load());

    assertThat(http.responseHeaders()).containsExactly(Map.entry("X-A", "one"));
    assertThat(http.tracesUrlPaths()).containsExactly("/v1/traces", "/one/traces");
  }

  @Test
  void a_path_for_two_signals_is_refused() {
    assertThat(ConfigurationText.ofOverrides(HTTP + "logs_url_aliases=/v1/traces").problems())
        .containsExactly(
            "--set: " + HTTP + "logs_url_aliases: /v1/traces is already a path for traces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint | http://localhost:4318 | expected host:port without a scheme, found"
            + " \"http://localhost:4318\"",
        "max_request_body_size | 20MB | expected a number of bytes up to 2147483647, found \"20MB\"",
        "compression_algorithms | [gzip, br] | expected one of gzip, zstd, zlib, snappy, deflate,"
            + " lz4, x-snappy-framed, found \"br\"",
        "compression_algorithms | {gzip: 9} | expected a list of gzip, zstd, zlib, snappy, deflate,"
            + " lz4, x-snappy-framed, found a section",
        "response_headers | X-A | expected headers, each with its value, found \"X-A\"",
        "response_headers | {X A: b} | expected the name of a header, found \"X A\"",
        "response_headers | {X-A: [b]} | expected a text as the value of X-A, found a list",
        "response_headers | [{name: X-A}] | expected each item as {name: ..., value: ...}, found a"
            + " section",
        "response_headers | {X-A: \"a\\nb\"} | the value of X-A has a control character",
        "read_timeout | 30 | expected a duration such as 300ms, 10s, 5m or 1h30m, found \"30\"",
        "keep_alives_enabled | on | expected true or false, found \"on\"",
        "traces_url_path | /a b | expected a path such as /v1/traces, found \"/a b\"",
        "logs_url_aliases | [/a?b] | expected a path such as /v1/traces, found \"/a?b\"",
        "transport | unix | only tcp is offered; let the clients connect to a port of localhost,"
            + " found \"unix\"",
      })
  void other_values_are_refused(String key, String value, String problem) {
    assertThat(ConfigurationText.ofOverrides(HTTP + key + "=" + value).problems())
        .containsExactly("--set: %s%s: %s".formatted(HTTP, key, problem));
  }
}
