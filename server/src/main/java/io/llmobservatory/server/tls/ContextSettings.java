package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same when certificates are replaced.
 *
 * @param applicationProtocol what the port speaks over TLS, as ALPN calls it
 */
record ContextSettings(
    List<String> protocols, List<String> cipherSuites, String applicationProtocol) {

  static ContextSettings of(TlsServer options, String applicationProtocol) throws TlsException {
    List<String> protocols = Protocols.of(options);
    return new ContextSettings(protocols, CipherSuites.of(options, protocols), applicationProtocol);
  }

  /**
   * @param clientCas null where clients need no certificate
   */
  SslContext build(Identity identity, @Nullable List<X509Certificate> clientCas)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(SslProvider.JDK)
            .protocols(protocols)
            .ciphers(cipherSuites, IdentityCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                // A client that offers other protocols only goes on without: gRPC then refuses it.
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    applicationProtocol));
    if (clientCas != null) {
      builder.trustManager(clientCas).clientAuth(ClientAuth.REQUIRE);
    }
    return builder.build();
  }
}
