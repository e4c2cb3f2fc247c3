package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A configuration as it stood before a Collector, with only its exporter changed. */
class CollectorSampleTest {
  private static final Path SAMPLE = Path.of("src/test/resources/config/collector.yaml");

  private static ConfigurationText sample() throws Exception {
    return ConfigurationText.of(Files.readString(SAMPLE))
        .in(Map.of("INGEST_TOKEN", "t0ken", "DATABASE_URL", "postgresql://u:hush@db/llm"));
  }

  @Test
  void it_loads_and_means_what_it_says() throws Exception {
    Configuration configuration = sample().load();
    GrpcReceiver grpc = Objects.requireNonNull(configuration.receivers().otlp().grpc());
    HttpReceiver http = Objects.requireNonNull(configuration.receivers().otlp().http());

    assertThat(grpc.endpoint()).isEqualTo(new Endpoint("0.0.0.0", 4317));
    assertThat(grpc.maxRecvMsgSizeMib()).isEqualTo(16);
    assertThat(grpc.keepalive().maxConnectionAge()).isEqualTo(Duration.ofMinutes(30));
    assertThat(grpc.tls()).extracting(TlsServer::clientCaFile).isEqualTo(Path.of("pom.xml"));
    assertThat(grpc.authenticator()).isEqualTo("bearertokenauth/ingest");
    assertThat(http.tls()).extracting(TlsServer::minVersion).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(http.cors())
        .isEqualTo(
            new Cors(
                List.of("https://app.example.com", "https://*.example.org"),
                List.of("x-session"),
                List.of(),
                7200));
    assertThat(http.responseHeaders()).containsEntry("X-Frame-Options", "deny");
    assertThat(http.compressionAlgorithms())
        .containsExactlyInAnyOrder(HttpCompression.GZIP, HttpCompression.ZSTD);
    assertThat(configuration.extensions().authentications())
        .containsOnlyKeys("bearertokenauth/ingest", "basicauth/agents");
    assertThat(configuration.extensions().healthCheck())
        .isEqualTo(new HealthCheck(new Endpoint("0.0.0.0", 13133), "/healthz"));
    assertThat(configuration.service().telemetry())
        .isEqualTo(
            new Telemetry(
                new Telemetry.Metrics(new Endpoint("0.0.0.0", 8888)),
                new Telemetry.Logs(Telemetry.LogLevel.WARN, Telemetry.LogEncoding.JSON)));
  }

  @Test
  void what_has_no_meaning_here_is_said_once_with_a_reason() throws Exception {
    List<Ignored> said = sample().load().withoutMeaning();

    assertThat(said)
        .extracting(Ignored::path)
        .doesNotHaveDuplicates()
        .contains(
            "receivers.otlp.protocols.grpc.include_metadata",
            "receivers.otlp.protocols.grpc.middlewares",
            "receivers.otlp.protocols.http.auth.request_params",
            "receivers.otlp.protocols.http.tls.ca_file",
            "receivers.otlp.protocols.http.compression_algorithms",
            "processors.batch",
            "processors.memory_limiter",
            "exporters.postgresql.sending_queue",
            "exporters.postgresql.retry_on_failure",
            "extensions.zpages",
            "extensions.health_check.check_collector_pipeline",
            "service.extensions",
            "service.pipelines",
            "service.telemetry.metrics.level",
            "service.telemetry.logs.output_paths",
            "service.telemetry.resource")
        .doesNotContain("receivers.otlp.protocols.grpc.transport", "service.telemetry.metrics");
    assertThat(said).extracting(Ignored::why).noneMatch(String::isBlank);
  }

  @Test
  void with_its_own_exporter_it_is_refused_and_told_what_to_put() throws Exception {
    String before =
        Files.readString(SAMPLE)
            .replace("exporters:\n  postgresql:", "exporters:\n  otlp/backend:")
            .replace("exporters: [postgresql]", "exporters: [otlp/backend]");

    assertThat(ConfigurationText.of(before).in(Map.of("INGEST_TOKEN", "t")).problems())
        .hasSize(3)
        .allMatch(problem -> problem.contains("put postgresql"));
  }

  @Test
  void what_is_printed_of_it_loads_again() throws Exception {
    Configuration configuration = sample().load();
    Configuration again = ConfigurationText.of(configuration.toYaml()).load();

    assertThat(again.receivers()).isEqualTo(configuration.receivers());
    assertThat(again.service()).isEqualTo(configuration.service());
    assertThat(again.extensions().healthCheck())
        .isEqualTo(configuration.extensions().healthCheck());
    assertThat(again.extensions().authentications().keySet())
        .isEqualTo(configuration.extensions().authentications().keySet());
    assertThat(again.toYaml()).isEqualTo(configuration.toYaml()).doesNotContain("hush", "t0ken");
    assertThat(again.withoutMeaning()).isEmpty();
  }
}
