package io.llmobservatory.server;

import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.GrpcReceiver;
import io.llmobservatory.server.config.Ignored;
import io.llmobservatory.server.config.Listener;
import io.llmobservatory.server.receive.GrpcServer;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server, from its port to its database. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What was started, the latest first. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private @Nullable Database database;
  private @Nullable GrpcServer grpc;

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
    for (Listener listener : configuration.notListening()) {
      log.info("{}: not listening on {}, not built yet", listener.section(), listener.endpoint());
    }
    Database opened = began(Database.open(configuration, dataDirectory));
    database = opened;
    int writers = configuration.exporters().postgresql().writers();
    PostgresStore store = began(new PostgresStore(opened.address(), writers));
    awaitSchema(store, opened);
    TraceResolver resolver =
        new TraceResolver(
            store,
            writers,
            retry ->
                log.warn(
                    "a batch is tried again in {} ms: {}",
                    retry.getDelay().toMillis(),
                    String.valueOf(retry.getLastException())));
    started.push(() -> resolver.close(PATIENCE));
    GrpcReceiver grpcReceiver = configuration.receivers().otlp().grpc();
    if (grpcReceiver != null) {
      GrpcServer receiver = listen(grpcReceiver, configuration, resolver);
      started.push(() -> receiver.close(PATIENCE));
      grpc = receiver;
      Readiness readiness = began(new Readiness(store, receiver::setServing));
      readiness.start();
      began(new Housekeeping(store)).start();
    }
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

  private static GrpcServer listen(
      GrpcReceiver receiver, Configuration configuration, TraceResolver resolver)
      throws StartException {
    try {
      return new GrpcServer(receiver, configuration.processors().genai(), resolver);
    } catch (IOException e) {
      throw new StartException(
          "receivers.otlp.protocols.grpc.endpoint: cannot listen on "
              + receiver.endpoint()
              + ": "
              + rootMessage(e)
              + "; stop what uses the port, or set another endpoint",
          e);
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

  /** One line that says where everything is. */
  public String readyLine() {
    StringBuilder line = new StringBuilder("ready:");
    InetSocketAddress address = grpcAddress();
    if (address != null) {
      line.append(" OTLP/gRPC on ").append(display(address)).append(',');
    }
    Database current = database;
    line.append(" PostgreSQL: ").append(current == null ? "none" : current.description());
    return line.toString();
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
