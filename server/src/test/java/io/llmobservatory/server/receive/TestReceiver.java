package io.llmobservatory.server.receive;

import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.auth.Authenticators;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A gRPC port with a database of its own behind it, and a client in front. */
final class TestReceiver implements AutoCloseable {
  private static final int LARGE = 64 << 20;

  private final PostgresUrl database;
  private final Telemetry telemetry = new Telemetry();
  private final PostgresStore store;
  private final TraceResolver resolver;
  private final Authenticators authenticators;
  private final Receiver receiver;
  final GrpcServer server;
  final HttpServer http;
  final WireClient client;

  private TestReceiver(PostgresUrl database, long inFlightLimit, List<String> settings)
      throws Exception {
    List<String> all = new ArrayList<>(settings);
    all.add("receivers.otlp.protocols.grpc.endpoint=localhost:0");
    all.add("receivers.otlp.protocols.http.endpoint=localhost:0");
    Configuration configuration = Configuration.load(null, all, Map.of());
    this.database = database;
    this.store =
        new PostgresStore(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
            1,
            telemetry.store());
    store.migrate();
    store.makeDaysAhead(LocalDate.now(ZoneOffset.UTC), 1);
    this.resolver = new TraceResolver(store, 1, telemetry, retry -> {});
    this.authenticators =
        Authenticators.start(
            configuration.extensions().authentications().values(), store.apiKeys());
    this.receiver =
        new Receiver(
            configuration.receivers().otlp(),
            configuration.processors().genai(),
            resolver,
            (tenant, keys) -> CompletableFuture.failedFuture(new AssertionError("nobody asked")),
            authenticators,
            telemetry,
            inFlightLimit);
    this.server =
        new GrpcServer(Objects.requireNonNull(configuration.receivers().otlp().grpc()), receiver);
    this.http =
        new HttpServer(Objects.requireNonNull(configuration.receivers().otlp().http()), receiver);
    this.client = WireClient.to(server.address().getPort());
  }

  /** Starts one that has one writer. */
  static TestReceiver start(long inFlightLimit) throws Exception {
    return new TestReceiver(TestPostgres.createDatabase(), inFlightLimit, List.of());
  }

  /**
   * Starts one that is configured.
   *
   * @param settings {@code KEY=VALUE}
   */
  static TestReceiver start(String... settings) throws Exception {
    return new TestReceiver(TestPostgres.createDatabase(), LARGE, List.of(settings));
  }

  /** Starts another one on the same database. */
  TestReceiver another() throws Exception {
    return new TestReceiver(database, LARGE, List.of());
  }

  PostgresUrl database() {
    return database;
  }

  /** Asks the database. */
  String query(String sql) throws SQLException {
    return TestPostgres.query(database, sql);
  }

  /** Asks for a column of the span of a number, as text. */
  String column(long number, String column) throws SQLException {
    return query(
        "SELECT coalesce((%s)::text, 'null') FROM trace_spans WHERE span_id = '%016x'"
            .formatted(column, number + 1));
  }

  int port() {
    return server.address().getPort();
  }

  /** All counters that are not zero, of the metrics whose names begin so. */
  Map<String, Long> counts(String beginning) {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : telemetry.text().lines().toList()) {
      if (line.startsWith(beginning) && !line.endsWith(" 0")) {
        int space = line.lastIndexOf(' ');
        counts.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
      }
    }
    return counts;
  }

  int httpPort() {
    return http.address().getPort();
  }

  /** How many spans are stored. */
  long stored() throws SQLException {
    return Long.parseLong(TestPostgres.query(database, "SELECT count(*) FROM trace_spans"));
  }

  /** How many spans with numbers of a range are stored. */
  long stored(long from, long to) throws SQLException {
    long stored = 0;
    for (long number = from; number < to; number++) {
      String id = "%016x".formatted(number + 1);
      stored +=
          Long.parseLong(
              TestPostgres.query(
                  database, "SELECT count(*) FROM trace_spans WHERE span_id = '" + id + "'"));
    }
    return stored;
  }

  /** Holds up all writers of spans until it is closed. */
  Connection holdUpWriters() throws SQLException {
    return lock("traces");
  }

  /** Holds up whoever writes into a table until it is closed. */
  Connection lock(String table) throws SQLException {
    Connection connection = TestPostgres.connect(database);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
    }
    return connection;
  }

  /** Waits until a writer waits for whoever holds it up. */
  void awaitHeldUpWriter() {
    await()
        .until(
            () ->
                TestPostgres.query(
                        database,
                        "SELECT count(*) FROM pg_locks WHERE NOT granted"
                            + " AND relation = 'traces'::regclass")
                    .equals("1"));
  }

  long inFlightBytes() {
    return receiver.inFlightBytes();
  }

  void awaitInFlight(long bytes) {
    await().until(() -> receiver.inFlightBytes() == bytes);
  }

  /** Stops as the server does: what is under way is answered. */
  void closePorts() {
    server.close();
    http.close();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    http.close();
    receiver.close();
    authenticators.close();
    resolver.close();
    store.close();
  }
}
