package io.llmobservatory.it;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an exporter of OpenTelemetry's SDK is set up, for gRPC and for HTTP alike. It tries once, so
 * that a refusal is told at once.
 */
record SdkExporter(
    Protocol protocol,
    String compression,
    @Nullable Path trusted,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String token) {
  /** Which of the SDK's two exporters. */
  enum Protocol {
    GRPC,
    HTTP
  }

  /** Without TLS and without a token. */
  static SdkExporter plain(Protocol protocol, String compression) {
    return new SdkExporter(protocol, compression, null, null, null, null);
  }

  /** Over TLS, with an authority that is trusted. */
  SdkExporter trusting(Path authority) {
    return new SdkExporter(protocol, compression, authority, certificate, key, token);
  }

  /** With a certificate of its own. */
  SdkExporter showing(Path ownCertificate, Path ownKey) {
    return new SdkExporter(protocol, compression, trusted, ownCertificate, ownKey, token);
  }

  /** With a token in each request. */
  SdkExporter bearing(String bearerToken) {
    return new SdkExporter(protocol, compression, trusted, certificate, key, bearerToken);
  }

  SpanExporter to(TestServer server) throws IOException {
    String scheme = trusted == null ? "http" : "https";
    return switch (protocol) {
      case GRPC -> grpc(scheme + "://localhost:" + server.port());
      case HTTP -> http(scheme + "://localhost:" + server.httpPort() + "/v1/traces");
    };
  }

  private SpanExporter grpc(String endpoint) throws IOException {
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .setRetryPolicy(null);
    if (trusted != null) {
      builder.setTrustedCertificates(Files.readAllBytes(trusted));
    }
    if (key != null && certificate != null) {
      builder.setClientTls(Files.readAllBytes(key), Files.readAllBytes(certificate));
    }
    if (token != null) {
      builder.addHeader("authorization", "Bearer " + token);
    }
    return builder.build();
  }

  private SpanExporter http(String endpoint) throws IOException {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .setRetryPolicy(null);
    if (trusted != null) {
      builder.setTrustedCertificates(Files.readAllBytes(trusted));
    }
    if (key != null && certificate != null) {
      builder.setClientTls(Files.readAllBytes(key), Files.readAllBytes(certificate));
    }
    if (token != null) {
      builder.addHeader("authorization", "Bearer " + token);
    }
    return builder.build();
  }
}
