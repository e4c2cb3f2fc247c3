package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Chooses the cipher suites of a port. */
final class CipherSuites {
  private static final List<String> OF_TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private CipherSuites() {}

  /**
   * Those configured; where none is, the ones that HTTP/2 recommends, all with forward secrecy. A
   * list without one of TLS 1.3 leaves that version as it is, as with the Collector, where such a
   * list is about TLS 1.2 only.
   */
  static List<String> of(TlsServer options, List<String> protocols) throws TlsException {
    Set<String> known = supported();
    List<String> wanted = options.cipherSuites();
    if (wanted.isEmpty()) {
      List<String> suites = new ArrayList<>(Http2SecurityUtil.CIPHERS);
      suites.retainAll(known);
      return suites;
    }
    String key = options.section() + ".cipher_suites";
    for (String suite : wanted) {
      if (!known.contains(suite)) {
        throw new TlsException(
            key, suite + " is not one that this Java offers; it has " + String.join(", ", known));
      }
    }
    boolean tls13 = protocols.contains(Protocols.TLS_1_3);
    List<String> suites = new ArrayList<>(wanted);
    if (!tls13) {
      suites.removeAll(OF_TLS_1_3);
    } else if (suites.stream().noneMatch(OF_TLS_1_3::contains)) {
      suites.addAll(OF_TLS_1_3);
    }
    if (suites.isEmpty()) {
      throw new TlsException(
          key, "all of them are of TLS 1.3, which max_version rules out; add one of TLS 1.2");
    }
    return suites;
  }

  private static Set<String> supported() {
    try {
      Set<String> suites =
          new LinkedHashSet<>(
              Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
      suites.remove("TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
      return suites;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
