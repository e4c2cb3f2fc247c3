package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listening port, as the Collector's {@code tls} of a server.
 *
 * @param certificate the certificate and its chain
 * @param key the private key of the certificate
 * @param clientCaFile if set, clients must show a certificate that one of these has signed
 * @param clientCaFileReload whether that file is read again when it changes
 * @param reloadInterval how often certificate and key are read again; null for never
 * @param maxVersion null for the newest there is
 * @param cipherSuites IANA names; empty for the library's choice
 * @param curvePreferences as in the file: X25519, P256, P384, P521; empty for the library's choice
 * @param section its dotted path in the configuration, for messages
 */
public record TlsServer(
    PemSource certificate,
    PemSource key,
    @Nullable Path clientCaFile,
    boolean clientCaFileReload,
    @Nullable Duration reloadInterval,
    TlsVersion minVersion,
    @Nullable TlsVersion maxVersion,
    List<String> cipherSuites,
    List<String> curvePreferences,
    String section) {

  /** Copies the lists. */
  public TlsServer {
    cipherSuites = List.copyOf(cipherSuites);
    curvePreferences = List.copyOf(curvePreferences);
  }

  /** The section, or null if it is absent, left empty, or has problems, which are reported. */
  static @Nullable TlsServer read(Settings settings, TlsKeys keys) {
    if (!settings.hasSection(keys.path())) {
      return null;
    }
    PemSource certificate = pem(settings, keys.certFile, keys.certPem);
    PemSource key = pem(settings, keys.keyFile, keys.keyPem);
    Path clientCaFile = settings.find(keys.clientCaFile);
    Duration reloadInterval = settings.find(keys.reloadInterval);
    List<String> cipherSuites = settings.get(keys.cipherSuites, List.of());
    List<String> curvePreferences = settings.get(keys.curvePreferences, List.of());
    TlsVersion minVersion = settings.get(keys.minVersion);
    TlsVersion maxVersion = settings.find(keys.maxVersion);
    if (maxVersion != null && maxVersion.compareTo(minVersion) < 0) {
      settings.refuse(
          keys.maxVersion.path(),
          maxVersion.number() + " is below min_version, which is " + minVersion.number());
    }
    if (certificate == null) {
      refuseMissing(settings, keys.certFile, keys.certPem, "a certificate");
    }
    if (key == null) {
      refuseMissing(settings, keys.keyFile, keys.keyPem, "a private key");
    }
    if (certificate == null || key == null) {
      return null;
    }
    return new TlsServer(
        certificate,
        key,
        clientCaFile,
        settings.get(keys.clientCaFileReload),
        reloadInterval,
        minVersion,
        maxVersion,
        cipherSuites,
        curvePreferences,
        keys.path());
  }

  private static @Nullable PemSource pem(Settings settings, Key<Path> fileKey, Key<String> pemKey) {
    Path file = settings.find(fileKey);
    String pem = settings.find(pemKey);
    if (settings.isSet(fileKey) && settings.isSet(pemKey)) {
      settings.refuse(
          pemKey.path(), "given beside " + Paths.last(fileKey.path()) + "; one of them is enough");
    }
    if (file != null) {
      return new PemSource.File(file);
    }
    return pem == null ? null : new PemSource.Inline(pem);
  }

  /** A key that is there but cannot be used has been reported already. */
  private static void refuseMissing(
      Settings settings, Key<Path> fileKey, Key<String> pemKey, String what) {
    if (!settings.isSet(fileKey) && !settings.isSet(pemKey)) {
      settings.refuse(
          fileKey.path(),
          "missing; tls needs " + what + ", here or in " + Paths.last(pemKey.path()));
    }
  }
}
