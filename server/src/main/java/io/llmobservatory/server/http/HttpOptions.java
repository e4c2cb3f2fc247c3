package io.llmobservatory.server.http;

import io.llmobservatory.server.config.Endpoint;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a port for HTTP behaves. A timeout of zero is none.
 *
 * @param name what its threads are called
 * @param endpoint where it listens
 * @param tls asked for each connection, so that certificates may change; null for plain text
 * @param threads how many serve its connections
 * @param maxHeaderBytes how large all header lines of a request may be together
 * @param readHeaderTimeout from a connection's begin, or the first byte of a later request, to the
 *     end of the header
 * @param readTimeout from the same moment to the end of the body
 * @param writeTimeout from the begin of an answer until all of it is sent
 * @param idleTimeout how long a connection waits for its next request
 * @param keepAlive whether a connection may bring more than one request
 */
public record HttpOptions(
    String name,
    Endpoint endpoint,
    @Nullable Supplier<SslContext> tls,
    int threads,
    int maxHeaderBytes,
    Duration readHeaderTimeout,
    Duration readTimeout,
    Duration writeTimeout,
    Duration idleTimeout,
    boolean keepAlive) {

  private static final int MAX_HEADER_BYTES = 64 << 10;

  /** A port for operators, whose requests are few and small. */
  public static HttpOptions ofAdministration(String name, Endpoint endpoint) {
    Duration patience = Duration.ofSeconds(10);
    return new HttpOptions(
        name,
        endpoint,
        null,
        1,
        MAX_HEADER_BYTES,
        patience,
        patience,
        patience,
        Duration.ofMinutes(2),
        true);
  }
}
