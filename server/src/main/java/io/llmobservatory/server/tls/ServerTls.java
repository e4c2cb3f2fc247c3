package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import io.netty.handler.ssl.SslContext;

/**
 * Makes the TLS of a listening port from its configuration. Everything is read and checked here, so
 * that a port which opens can be used; certificates that are replaced later reach new connections
 * without a restart.
 */
public final class ServerTls {
  private ServerTls() {}

  /**
   * For gRPC: HTTP/2 only, agreed on by ALPN.
   *
   * @throws TlsException if a file cannot be used or a setting cannot be met
   */
  public static SslContext http2(TlsServer options) throws TlsException {
    return new ReloadingSslContext(options, "h2", System::nanoTime);
  }

  /**
   * For HTTP/1.1, also with clients that do not know ALPN.
   *
   * @throws TlsException if a file cannot be used or a setting cannot be met
   */
  public static SslContext http1(TlsServer options) throws TlsException {
    return new ReloadingSslContext(options, "http/1.1", System::nanoTime);
  }
}
