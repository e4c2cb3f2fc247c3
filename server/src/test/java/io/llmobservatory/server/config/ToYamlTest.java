package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToYamlTest {

  private static void assertRoundTrip(ConfigurationText text) throws Exception {
    Configuration configuration = text.load();

    assertThat(ConfigurationText.of(configuration.toYaml()).load()).isEqualTo(configuration);
  }

  @Test
  void defaults_load_again() throws Exception {
    assertRoundTrip(ConfigurationText.of(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receivers.otlp.protocols={grpc: }",
        "receivers.otlp.protocols={http: }",
        "receivers.otlp.protocols.grpc.endpoint=[::1]:0",
        "receivers.otlp.protocols.grpc.endpoint=:0",
        "receivers.otlp.protocols.grpc.endpoint=true:0",
        "receivers.otlp.protocols.grpc.max_concurrent_streams=5",
        "receivers.otlp.protocols.grpc.keepalive.server_parameters.max_connection_age=1h0.5s",
        "exporters.postgresql.url=postgresql://u@h1:1,[::1]:2/a%24%24b$$?application_name=%22x%5C",
        "exporters.postgresql.url=postgresql://a%24%7Benv%3AX%7D@h/db",
        "exporters.postgresql.url=postgresql:///null",
        "exporters.postgresql.retention={spans: 30d, contents: 36h}",
        "processors.genai.content=drop",
        "service.telemetry.logs.level=warn",
        "service.telemetry.logs.encoding=json",
        "receivers.otlp.metrics=drop",
        "receivers.otlp.tenant={header: x, trusted_proxies: ['::1', 10.0.0.0/8]}",
        "receivers.otlp.protocols.grpc.read_timeout=0",
        "receivers.otlp.protocols.grpc.tls={cert_file: pom.xml, key_file: pom.xml, min_version: 1.3}",
        "receivers.otlp.protocols.http.tls={cert_file: pom.xml, key_file: pom.xml, cipher_suites: A}",
        "receivers.otlp.protocols.http.cors={allowed_origins: ['*', 'https://*.x.com']}",
        "receivers.otlp.protocols.http.response_headers={x-a: 'a: \"b\" \\c $$d, #e', x-b: ''}",
        "receivers.otlp.protocols.http.compression_algorithms=[]",
        "receivers.otlp.protocols.http.max_request_body_size=5",
        "receivers.otlp.protocols.http.traces_url_aliases=[/a, '/b,c', '/d}']",
        "extensions.apikeyauth/team={header: X-Api-Key, scheme: ''}",
        "extensions.bearertokenauth/a={filename: pom.xml, tenant: t}",
        "extensions.basicauth={htpasswd: {file: pom.xml}}",
        "extensions.health_check.path=/up",
      })
  void other_values_load_again(String override) throws Exception {
    assertRoundTrip(ConfigurationText.ofOverrides(override));
  }

  @Test
  void the_effective_values_are_shown_with_what_they_mean() throws Exception {
    assertThat(
            ConfigurationText.ofOverrides("exporters.postgresql.url=postgresql://u:p@h/db")
                .load(new Machine(100 * 1024 * 1024, 3))
                .toYaml())
        .startsWith(
            """
            receivers:
              otlp:
                protocols:
                  grpc:
                    # address for OTLP over gRPC; port 0 takes a free one
                    endpoint: localhost:4317
                    # largest request in MiB, also after decompression; at most a quarter of the heap
                    max_recv_msg_size_mib: 25
            """)
        .contains(
            """
              postgresql:
                # database, as postgresql://user:password@host:port/database?sslmode=require
                url: postgresql://u:****@h/db
                # database that TraceQueryService asks, such as a replica, which may lag behind
                read_url: null
                # batches written at the same time, each over a connection of its own
                writers: 3
            """);
  }

  @Test
  void a_protocol_that_is_off_is_not_shown() throws Exception {
    String yaml =
        ConfigurationText.ofOverrides("receivers.otlp.protocols={http: }").load().toYaml();

    assertThat(yaml).contains("http:\n").doesNotContain("grpc:");
  }

  @Test
  void secrets_alone_do_not_load_again() throws Exception {
    Configuration configuration =
        ConfigurationText.ofOverrides(
                "receivers.otlp.protocols.grpc.tls={cert_pem: C, key_pem: K}",
                "extensions.bearertokenauth={tokens: [hush, hush2]}",
                "receivers.otlp.protocols.http.auth.authenticator=bearertokenauth")
            .load();
    Configuration again = ConfigurationText.of(configuration.toYaml()).load();

    assertThat(again.receivers().otlp().grpc())
        .extracting(GrpcReceiver::tls)
        .extracting(TlsServer::key)
        .isEqualTo(new PemSource.Inline("****"));
    assertThat(again.receivers().otlp().http()).isEqualTo(configuration.receivers().otlp().http());
    assertThat(again.toYaml()).isEqualTo(configuration.toYaml());
  }

  @Test
  void sections_that_are_absent_are_not_shown() throws Exception {
    assertThat(ConfigurationText.of("").load().toYaml())
        .doesNotContain("tls:", "cors:", "auth:", "tenant:", "bearertokenauth");
  }
}
