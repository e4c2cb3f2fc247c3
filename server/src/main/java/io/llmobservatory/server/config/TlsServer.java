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
}
