package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of the {@link TlsServer} of one listening port. */
final class TlsKeys {
  final KeySection<TlsServer> section;

  final Key<Path> certFile;
  final Key<String> certPem;
  final Key<Path> keyFile;
  final Key<String> keyPem;
  final Key<Path> clientCaFile;
  final Key<Boolean> clientCaFileReload;
  final Key<Duration> reloadInterval;
  final Key<TlsVersion> minVersion;
  final Key<TlsVersion> maxVersion;
  final Key<List<String>> cipherSuites;
  final Key<List<String>> curvePreferences;

  TlsKeys(KeySection<TlsServer> section) {
    this.section = section;
    certFile = file("cert_file", "certificate and its chain, as PEM", t -> path(t.certificate()));
    certPem = pem("cert_pem", "the certificate itself", t -> inline(t.certificate()));
    keyFile = file("key_file", "private key of the certificate, as PEM", t -> path(t.key()));
    keyPem = pem("key_pem", "the private key itself", t -> inline(t.key()));
    clientCaFile =
        file(
            "client_ca_file",
            "if set, a client must show a certificate that one of these has signed",
            TlsServer::clientCaFile);
    clientCaFileReload =
        section.key(
            "client_ca_file_reload",
            ValueType.BOOLEAN,
            "false",
            "whether client_ca_file is read again when it changes",
            TlsServer::clientCaFileReload);
    reloadInterval =
        section.keyWithoutDefault(
            "reload_interval",
            ValueType.DURATION,
            "never",
            "how often certificate and key are read again, so that new ones need no restart",
            TlsServer::reloadInterval);
    minVersion =
        section.key(
            "min_version", TlsTypes.VERSION, "1.2", "oldest TLS: 1.2, 1.3", TlsServer::minVersion);
    maxVersion =
        section.keyWithoutDefault(
            "max_version", TlsTypes.VERSION, "the newest", "newest TLS", TlsServer::maxVersion);
    cipherSuites =
        section.keyWithoutDefault(
            "cipher_suites",
            ListTypes.of(TextTypes.WORD),
            "the library's",
            "names of the cipher suites for TLS 1.2, as IANA lists them",
            TlsServer::cipherSuites);
    curvePreferences =
        section.keyWithoutDefault(
            "curve_preferences",
            ListTypes.of(TlsTypes.CURVE),
            "the library's",
            "key exchange: X25519, P256, P384, P521",
            TlsServer::curvePreferences);
  }

  String path() {
    return section.path();
  }

  private Key<Path> file(String name, String meaning, KeySection.Getter<TlsServer, Path> getter) {
    return section.keyWithoutDefault(name, FileTypes.READABLE, Key.NONE, meaning, getter);
  }

  private Key<String> pem(
      String name, String meaning, KeySection.Getter<TlsServer, String> getter) {
    return section.keyWithoutDefault(name, TextTypes.SECRET, Key.NONE, meaning, getter);
  }

  private static @Nullable Path path(PemSource source) {
    return source instanceof PemSource.File file ? file.path() : null;
  }

  private static @Nullable String inline(PemSource source) {
    return source instanceof PemSource.Inline inline ? inline.pem() : null;
  }
}
