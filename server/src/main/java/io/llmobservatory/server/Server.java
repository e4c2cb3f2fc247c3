package io.llmobservatory.server;

import io.llmobservatory.server.auth.Authenticators;
import io.llmobservatory.server.auth.UnusableCredentialsException;
import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.DatabaseUrl;
import io.llmobservatory.server.config.Endpoint;
import io.llmobservatory.server.config.GrpcReceiver;
import io.llmobservatory.server.config.HealthCheck;
import io.llmobservatory.server.config.HttpReceiver;
import io.llmobservatory.server.config.Ignored;
import io.llmobservatory.server.config.OtlpReceiver;
import io.llmobservatory.server.http.HealthPages;
import io.llmobservatory.server.http.HttpListener;
import io.llmobservatory.server.http.HttpOptions;
import io.llmobservatory.server.http.Page;
import io.llmobservatory.server.http.Pages;
import io.llmobservatory.server.query.QueryPool;
import io.llmobservatory.server.query.TraceQueries;
import io.llmobservatory.server.query.TraceQueryGrpc;
import io.llmobservatory.server.receive.GrpcServer;
import io.llmobservatory.server.receive.HttpServer;
import io.llmobservatory.server.receive.Receiver;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.tls.TlsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server, from its port to its database. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** So many queries run at a time: they share the processors with those who write. */
  private static final int QUERIES = 4;

  /** What was started, the latest first. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final Telemetry telemetry = new Telemetry();

  private @Nullable Database database;
  private @Nullable GrpcServer grpc;
  private @Nullable HttpServer http;
  private @Nullable HealthPages health;
  private @Nullable HttpListener healthPort;
  private @Nullable HttpListener metricsPort;

  private Server() {}

  /**
   * Starts everything, and undoes what was started if a part fails.
   *
   * @param configuration what to run
   * @param dataDirectory where the embedded database keeps its data
   * @throws StartException if a part cannot be started; its message says which and what to do
   * @throws InterruptedException if the thread is interrupted while it waits for the database
   */
  public static Server start(Configuration configuration, Path dataDirectory)
      throws StartException, InterruptedException {
    Server server = new Server();
    try {
      server.startParts(configuration, dataDirectory);
      return server;
    } catch (StartException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void startParts(Configuration configuration, Path dataDirectory)
      throws StartException, InterruptedException {
    for (Ignored ignored : configuration.withoutMeaning()) {
      log.info("{} changes nothing: {}", ignored.path(), ignored.why());
    }
    openAdministration(configuration);
    Database opened = began(Database.open(configuration, dataDirectory));
    database = opened;
    int writers = configuration.exporters().postgresql().writers();
    PostgresStore store = began(new PostgresStore(opened.address(), writers, telemetry.store()));
    awaitSchema(store, opened);
    TraceResolver resolver =
        new TraceResolver(
            store,
            writers,
            telemetry,
            retry ->
                log.warn(
                    "a batch is tried again in {} ms: {}",
                    retry.getDelay().toMillis(),
                    String.valueOf(retry.getLastException())));
    started.push(() -> resolver.close(PATIENCE));
    TraceQueryGrpc queries = queries(configuration, opened, resolver);
    OtlpReceiver otlp = configuration.receivers().otlp();
    Receiver receiver =
        began(
            new Receiver(
                otlp,
                configuration.processors().genai(),
                resolver,
                new StoredSpanReader(queries),
                authenticators(configuration, store),
                telemetry));
    listen(otlp, receiver, queries);
    Readiness readiness = began(new Readiness(store, this::setServing));
    readiness.start();
    began(
            new Housekeeping(
                store, configuration.exporters().postgresql().retention(), Clock.systemUTC()))
        .start();
  }

  // First, so that it can be seen what the rest waits for, and closed last.
  private void openAdministration(Configuration configuration) throws StartException {
    HealthCheck check = configuration.extensions().healthCheck();
    HealthPages pages = new HealthPages(check.path(), Clock.systemUTC());
    health = pages;
    healthPort = openPages("extensions.health_check.endpoint", "health", check.endpoint(), pages);
    metricsPort =
        openPages(
            "service.telemetry.metrics.endpoint",
            "metrics",
            configuration.service().telemetry().metrics().endpoint(),
            this::metrics);
  }

  private HttpListener openPages(String key, String name, Endpoint endpoint, Page page)
      throws StartException {
    return listen(
        key,
        endpoint,
        () -> new HttpListener(HttpOptions.ofAdministration(name, endpoint), new Pages(page)),
        HttpListener::close);
  }

  private Page.Answer metrics(Page.Request request) {
    return request.path().equals("/metrics")
        ? new Page.Answer(200, Telemetry.CONTENT_TYPE, telemetry.text())
        : Page.Answer.notFound();
  }

  private <T extends AutoCloseable> T began(T part) {
    started.push(part);
    return part;
  }

  // A database that is away is waited for; one that cannot be used is told of at once.
  private static void awaitSchema(PostgresStore store, Database database)
      throws StartException, InterruptedException {
    Backoff backoff = new Backoff();
    while (true) {
      try {
        store.migrate();
        return;
      } catch (StoreException.Transient e) {
        backoff.await("the database at " + database.description() + " is away", e);
      } catch (StoreException e) {
        throw new StartException(
            "the database at " + database.description() + " cannot be used: " + e.getMessage(), e);
      }
    }
  }

  private Authenticators authenticators(Configuration configuration, PostgresStore store)
      throws StartException {
    Map<String, Authentication> used = new HashMap<>(configuration.extensions().authentications());
    used.keySet().retainAll(configuration.receivers().otlp().authenticators());
    try {
      return began(Authenticators.start(used.values(), store.apiKeys()));
    } catch (UnusableCredentialsException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private TraceQueryGrpc queries(
      Configuration configuration, Database opened, TraceResolver resolver) {
    TraceQueries current = new TraceQueries(began(new QueryPool(opened.address(), QUERIES)));
    DatabaseUrl replica = configuration.exporters().postgresql().readUrl();
    TraceQueries queries =
        replica == null
            ? current
            : new TraceQueries(began(new QueryPool(Database.address(replica), QUERIES)));
    return began(
        new TraceQueryGrpc(queries, current, resolver.committed(), GrpcServer::tenant, QUERIES));
  }

  private void listen(OtlpReceiver options, Receiver receiver, TraceQueryGrpc queries)
      throws StartException {
    GrpcReceiver grpcOptions = options.grpc();
    if (grpcOptions != null) {
      grpc =
          listen(
              "receivers.otlp.protocols.grpc.endpoint",
              grpcOptions.endpoint(),
              () -> new GrpcServer(grpcOptions, receiver, queries),
              port -> port.close(PATIENCE));
    }
    HttpReceiver httpOptions = options.http();
    if (httpOptions != null) {
      http =
          listen(
              "receivers.otlp.protocols.http.endpoint",
              httpOptions.endpoint(),
              () -> new HttpServer(httpOptions, receiver),
              port -> port.close(PATIENCE));
    }
  }

  /** Opens a port. */
  private interface Opening<T> {
    T open() throws IOException, TlsException;
  }

  private <T> T listen(String key, Endpoint endpoint, Opening<T> opening, Consumer<T> closing)
      throws StartException {
    try {
      T port = opening.open();
      started.push(() -> closing.accept(port));
      return port;
    } catch (TlsException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartException(
          key
              + ": cannot listen on "
              + endpoint
              + ": "
              + rootMessage(e)
              + "; stop what uses the port, or set another endpoint",
          e);
    }
  }

  private void setServing(boolean serving) {
    GrpcServer current = grpc;
    if (current != null) {
      current.setServing(serving);
    }
    HealthPages pages = health;
    if (pages != null) {
      pages.setReady(serving);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /**
   * Where gRPC is served, with the port that was chosen where 0 was asked for; null if it is off.
   */
  public @Nullable InetSocketAddress grpcAddress() {
    GrpcServer current = grpc;
    return current == null ? null : current.address();
  }

  /**
   * Where HTTP is served, with the port that was chosen where 0 was asked for; null if it is off.
   */
  public @Nullable InetSocketAddress httpAddress() {
    HttpServer current = http;
    return current == null ? null : current.address();
  }

  /** Where the health check is; null before it is opened. */
  public @Nullable InetSocketAddress healthAddress() {
    HttpListener current = healthPort;
    return current == null ? null : current.address();
  }

  /** Where the server's own metrics are; null before they are opened. */
  public @Nullable InetSocketAddress metricsAddress() {
    HttpListener current = metricsPort;
    return current == null ? null : current.address();
  }

  /** One line that says where everything is. */
  public String readyLine() {
    StringBuilder line = new StringBuilder("ready:");
    append(line, " OTLP/gRPC on ", grpcAddress());
    append(line, " OTLP/HTTP on ", httpAddress());
    append(line, " health on ", healthAddress());
    append(line, " metrics on ", metricsAddress());
    Database current = database;
    line.append(" PostgreSQL: ").append(current == null ? "none" : current.description());
    return line.toString();
  }

  private static void append(StringBuilder line, String what, @Nullable InetSocketAddress address) {
    if (address != null) {
      line.append(what).append(display(address)).append(',');
    }
  }

  private static String display(InetSocketAddress address) {
    String host = address.getAddress().isLoopbackAddress() ? "localhost" : address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /**
   * Stops: not serving, no new work, what is under way is finished for a while, then the database.
   * May be called twice.
   */
  @Override
  public void close() {
    HealthPages pages = health;
    if (pages != null) {
      pages.stopping();
    }
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("stopping {} failed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
