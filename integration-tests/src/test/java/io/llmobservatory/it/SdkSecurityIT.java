package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.tls.TestCertificates;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenTelemetry's own SDK gets through where it shows what is asked for, and only there. */
final class SdkSecurityIT {
  private static final String RECEIVER = "receivers.otlp.protocols.";

  private Path directory;
  private PostgresUrl database;
  private TestCertificates certificates;

  @BeforeEach
  void make(@TempDir Path temporary) throws Exception {
    directory = temporary;
    database = TestPostgres.createDatabase();
    certificates = TestCertificates.in(temporary);
  }

  @ParameterizedTest
  @EnumSource(SdkExporter.Protocol.class)
  void over_tls(SdkExporter.Protocol protocol) throws Exception {
    SdkExporter plain = SdkExporter.plain(protocol, "gzip");
    Path stranger = directory.resolve("elsewhere");
    assertThat(stranger.toFile().mkdir()).isTrue();
    try (TestServer server = TestServer.start(database, tls(protocol))) {
      assertStored(plain.trusting(certificates.authorityFile()), server);
      assertRefused(plain.trusting(TestCertificates.in(stranger).authorityFile()), server);
      assertRefused(plain, server);
    }
  }

  @ParameterizedTest
  @EnumSource(SdkExporter.Protocol.class)
  void over_tls_with_a_client_certificate(SdkExporter.Protocol protocol) throws Exception {
    SdkExporter without =
        SdkExporter.plain(protocol, "gzip").trusting(certificates.authorityFile());
    String clientCa =
        section(protocol) + "tls.client_ca_file=" + certificates.authorityFile().toAbsolutePath();
    try (TestServer server = TestServer.start(database, with(tls(protocol), clientCa))) {
      assertStored(
          without.showing(certificates.clientCertificateFile(), certificates.clientKeyFile()),
          server);
      assertRefused(without, server);
    }
  }

  @ParameterizedTest
  @EnumSource(SdkExporter.Protocol.class)
  void with_a_bearer_token(SdkExporter.Protocol protocol) throws Exception {
    SdkExporter without = SdkExporter.plain(protocol, "gzip");
    String[] settings = {
      "extensions.bearertokenauth.token=let-me-in",
      section(protocol) + "auth.authenticator=bearertokenauth"
    };
    try (TestServer server = TestServer.start(database, settings)) {
      assertStored(without.bearing("let-me-in"), server);
      assertRefused(without.bearing("let-me-out"), server);
      assertRefused(without, server);
    }
  }

  /** A file as it stood before a Collector's pipelines, with another exporter. */
  @ParameterizedTest
  @EnumSource(SdkExporter.Protocol.class)
  void with_the_configuration_of_a_collector(SdkExporter.Protocol protocol) throws Exception {
    Map<String, String> environment =
        Map.of(
            "INGEST_TOKEN", "let-me-in",
            "CERTIFICATE", certificates.serverCertificateFile().toString(),
            "KEY", certificates.serverKeyFile().toString(),
            "DATABASE_URL", database.uri());
    SdkExporter exporter =
        SdkExporter.plain(protocol, "gzip").trusting(certificates.authorityFile());
    try (TestServer server =
        TestServer.start(Path.of("src/test/resources/collector.yaml"), environment)) {
      assertStored(exporter.bearing("let-me-in"), server);
      assertRefused(exporter.bearing("let-me-out"), server);
    }
  }

  private String[] tls(SdkExporter.Protocol protocol) {
    return new String[] {
      section(protocol) + "tls.cert_file=" + certificates.serverCertificateFile().toAbsolutePath(),
      section(protocol) + "tls.key_file=" + certificates.serverKeyFile().toAbsolutePath()
    };
  }

  private static String section(SdkExporter.Protocol protocol) {
    return RECEIVER + (protocol == SdkExporter.Protocol.GRPC ? "grpc." : "http.");
  }

  private static String[] with(String[] settings, String another) {
    return new String[] {settings[0], settings[1], another};
  }

  private void assertStored(SdkExporter exporter, TestServer server) throws Exception {
    SpanData span = span();
    assertThat(exports(exporter, server, span)).isTrue();
    assertThat(stored(span)).isEqualTo(1);
  }

  /** The exporter is told, and nothing is stored. */
  private void assertRefused(SdkExporter exporter, TestServer server) throws Exception {
    SpanData span = span();
    assertThat(exports(exporter, server, span)).isFalse();
    assertThat(stored(span)).isZero();
  }

  private static boolean exports(SdkExporter exporter, TestServer server, SpanData span)
      throws Exception {
    try (SpanExporter open = exporter.to(server)) {
      var result = open.export(List.of(span)).join(20, TimeUnit.SECONDS);
      assertThat(result.isDone()).isTrue();
      return result.isSuccess();
    }
  }

  private long stored(SpanData span) throws Exception {
    return Sql.number(
        database, "SELECT count(*) FROM trace_spans WHERE span_id = '" + span.getSpanId() + "'");
  }

  private static SpanData span() {
    try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
      Span span = provider.get("test").spanBuilder("chat").startSpan();
      span.end();
      return ((ReadableSpan) span).toSpanData();
    }
  }
}
