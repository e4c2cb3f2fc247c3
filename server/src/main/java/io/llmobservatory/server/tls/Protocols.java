package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import io.llmobservatory.server.config.TlsVersion;
import java.util.ArrayList;
import java.util.List;

/** The versions of TLS that a port offers, under the names that Java has for them. */
final class Protocols {
  static final String TLS_1_2 = "TLSv1.2";
  static final String TLS_1_3 = "TLSv1.3";

  private Protocols() {}

  static List<String> of(TlsServer options) {
    List<String> protocols = new ArrayList<>();
    if (options.maxVersion() != TlsVersion.TLS_1_2) {
      protocols.add(TLS_1_3);
    }
    if (options.minVersion() == TlsVersion.TLS_1_2) {
      protocols.add(TLS_1_2);
    }
    return protocols;
  }
}
