package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asked for each new connection, it looks at the files if it is time to, and goes over to a new
 * context once they have changed. A whole new context rather than new keys in an old one, since no
 * session can be resumed in it that was agreed on with the certificates of before.
 */
final class ReloadingSslContext extends SslContext {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslContext.class);

  /** The file is small, yet it need not be read for each of a thousand clients that come back. */
  private static final Duration CLIENT_CA_INTERVAL = Duration.ofSeconds(1);

  private final String section;
  private final ContextSettings settings;
  private final NamedGroups groups;
  private final LongSupplier nanoTime;
  private final Reloaded<Identity> identity;
  private final @Nullable Reloaded<List<X509Certificate>> clientCas;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile SslContext current;

  ReloadingSslContext(TlsServer options, String applicationProtocol, LongSupplier nanoTime)
      throws TlsException {
    this.section = options.section();
    this.settings = ContextSettings.of(options, applicationProtocol);
    this.groups = NamedGroups.of(options);
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    PemText certificates = PemText.certificate(options);
    PemText key = PemText.key(options);
    this.identity =
        new Reloaded<>(
            List.of(certificates, key),
            texts -> Identity.parse(certificates, texts.get(0), key, texts.get(1)),
            options.reloadInterval(),
            now);
    PemText clientCa = PemText.clientCa(options);
    this.clientCas =
        clientCa == null
            ? null
            : new Reloaded<>(
                List.of(clientCa),
                texts -> Certificates.parse(clientCa, texts.get(0)),
                options.clientCaFileReload() ? CLIENT_CA_INTERVAL : null,
                now);
    try {
      this.current = build();
    } catch (SSLException e) {
      throw new TlsException(section, "TLS cannot be set up with these settings: " + e, e);
    }
    warnUnlessValid();
  }

  private SslContext build() throws SSLException {
    return settings.build(identity.value(), clientCas == null ? null : clientCas.value());
  }

  private SslContext current() {
    long now = nanoTime.getAsLong();
    boolean due = identity.isDue(now) || (clientCas != null && clientCas.isDue(now));
    // One connection waits for the disk; the others that come meanwhile get what there is.
    if (due && refreshing.tryLock()) {
      try {
        refresh(now);
      } finally {
        refreshing.unlock();
      }
    }
    return current;
  }

  private void refresh(long now) {
    boolean otherIdentity = identity.refresh(now);
    boolean otherClientCas = clientCas != null && clientCas.refresh(now);
    if (!otherIdentity && !otherClientCas) {
      return;
    }
    try {
      current = build();
    } catch (SSLException e) {
      LOG.warn("{}: what has changed cannot be used: {}", section, e.toString());
      return;
    }
    if (otherIdentity) {
      X509Certificate own = identity.value().certificate();
      LOG.info(
          "{}: new connections get the new certificate of {}, valid until {}",
          section,
          own.getSubjectX500Principal(),
          own.getNotAfter().toInstant());
      warnUnlessValid();
    }
    if (otherClientCas) {
      LOG.info("{}: clients are verified by the new client_ca_file", section);
    }
  }

  private void warnUnlessValid() {
    try {
      identity.value().certificate().checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      LOG.warn("{}: clients will refuse the certificate: {}", section, e.getMessage());
    }
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc) {
    SSLEngine engine = current().newEngine(alloc);
    groups.applyTo(engine);
    return engine;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
    SSLEngine engine = current().newEngine(alloc, peerHost, peerPort);
    groups.applyTo(engine);
    return engine;
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return current.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty has no other way to say what is negotiated.
  public io.netty.handler.ssl.ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current.sessionContext();
  }
}
