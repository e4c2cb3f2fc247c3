package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.PemSource;
import io.llmobservatory.server.config.TlsServer;
import io.llmobservatory.server.config.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of a port for tests, of which each sets a few. */
final class TlsOptions {
  static final String SECTION = "receivers.otlp.protocols.http.tls";

  private PemSource certificate;
  private PemSource key;
  private @Nullable Path clientCa;
  private boolean clientCaReload;
  private @Nullable Duration reloadInterval;
  private TlsVersion min = TlsVersion.TLS_1_2;
  private @Nullable TlsVersion max;
  private List<String> cipherSuites = List.of();
  private List<String> curves = List.of();

  private TlsOptions(PemSource certificate, PemSource key) {
    this.certificate = certificate;
    this.key = key;
  }

  static TlsOptions of(TestCertificates certificates) {
    return new TlsOptions(
        new PemSource.File(certificates.serverCertificateFile()),
        new PemSource.File(certificates.serverKeyFile()));
  }

  TlsOptions certificate(PemSource source) {
    certificate = source;
    return this;
  }

  TlsOptions key(PemSource source) {
    key = source;
    return this;
  }

  TlsOptions clientCa(Path file) {
    clientCa = file;
    return this;
  }

  TlsOptions clientCaReload() {
    clientCaReload = true;
    return this;
  }

  TlsOptions reloadInterval(Duration interval) {
    reloadInterval = interval;
    return this;
  }

  TlsOptions min(TlsVersion version) {
    min = version;
    return this;
  }

  TlsOptions max(TlsVersion version) {
    max = version;
    return this;
  }

  TlsOptions cipherSuites(String... names) {
    cipherSuites = List.of(names);
    return this;
  }

  TlsOptions curves(String... names) {
    curves = List.of(names);
    return this;
  }

  TlsServer build() {
    return new TlsServer(
        certificate,
        key,
        clientCa,
        clientCaReload,
        reloadInterval,
        min,
        max,
        cipherSuites,
        curves,
        SECTION);
  }
}
