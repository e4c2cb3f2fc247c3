package io.llmobservatory.server.receive;

import io.llmobservatory.server.config.HttpReceiver;
import io.llmobservatory.server.config.TlsServer;
import io.llmobservatory.server.http.HttpListener;
import io.llmobservatory.server.http.HttpOptions;
import io.llmobservatory.server.tls.ServerTls;
import io.llmobservatory.server.tls.TlsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The HTTP port: OTLP's traces and logs, as protobuf or JSON. */
public final class HttpServer implements AutoCloseable {
  /** Some proxies put whole tokens and traces into a request's header. */
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final HttpListener listener;

  /**
   * Opens the port.
   *
   * @throws IOException if the address cannot be listened on
   * @throws TlsException if TLS cannot be had with the configured files
   */
  public HttpServer(HttpReceiver options, Receiver receiver) throws IOException, TlsException {
    TlsServer tls = options.tls();
    this.listener =
        new HttpListener(
            new HttpOptions(
                "otlp-http",
                options.endpoint(),
                tls == null ? null : ServerTls.http1(tls),
                Runtime.getRuntime().availableProcessors(),
                MAX_HEADER_BYTES,
                options.readHeaderTimeout(),
                options.readTimeout(),
                options.writeTimeout(),
                options.idleTimeout(),
                options.keepAlivesEnabled()),
            handlers(options, receiver));
  }

  private HttpListener.Handlers handlers(HttpReceiver options, Receiver receiver) {
    Access access = receiver.access(options.authenticator());
    HttpAdmission admission = new HttpAdmission(options, receiver);
    ResponseHeaders headers = new ResponseHeaders(options.responseHeaders());
    CrossOrigin.Rules origins =
        options.cors() == null ? null : new CrossOrigin.Rules(options.cors());
    return pipeline -> {
      pipeline.addLast(headers);
      if (origins != null) {
        pipeline.addLast(new CrossOrigin(origins));
      }
      pipeline.addLast(new HttpExports(access, admission, receiver));
    };
  }

  /** Where it listens, with the port that was chosen where 0 was asked for. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Takes no new requests, and waits until those under way are answered. */
  public void close(Duration patience) {
    listener.close(patience);
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
