package io.llmobservatory.server.resolve;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.LimitedStore;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.time.LocalDate;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One of the instances that write into a database, from the resolver down. */
final class Instance implements AutoCloseable {
  static final String TENANT = TraceIds.DEFAULT_TENANT;

  final PostgresStore store;
  final TraceResolver resolver;

  /** The delays before all retries so far, in milliseconds. */
  final Queue<Long> retryDelays = new ConcurrentLinkedQueue<>();

  /** What it counts. */
  final Telemetry telemetry;

  private Instance(PostgresStore store, int lanes, Telemetry telemetry) {
    this.store = store;
    this.telemetry = telemetry;
    this.resolver =
        new TraceResolver(
            store, lanes, telemetry, retry -> retryDelays.add(retry.getDelay().toMillis()));
  }

  /** One with so many lanes and connections. */
  static Instance on(PostgresUrl database, int lanes) {
    return on(address(database), lanes);
  }

  static Instance on(DatabaseAddress database, int lanes) {
    Telemetry telemetry = new Telemetry();
    return new Instance(new PostgresStore(database, lanes, telemetry.store()), lanes, telemetry);
  }

  /** One that makes no day on demand where there are so many. */
  static Instance withDays(PostgresUrl database, int maxDays) {
    return new Instance(LimitedStore.withDays(address(database), 1, maxDays), 1, new Telemetry());
  }

  /** A database with the schema, the day of {@code LlmSpanBuilder.NOON}, and the day before. */
  static PostgresUrl newDatabase() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    try (PostgresStore store = new PostgresStore(address(database), 1, new Telemetry().store())) {
      store.migrate();
      store.makeDaysAhead(LocalDate.of(2026, 11, 22), 0);
    }
    return database;
  }

  static DatabaseAddress address(PostgresUrl database) {
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }

  static DatabaseAddress address(PostgresUrl database, FlakyProxy proxy) {
    return new DatabaseAddress(
        "jdbc:postgresql://localhost:%d/%s".formatted(proxy.port(), database.database()),
        database.user(),
        database.password());
  }

  /** Submits and waits until all is committed. */
  Outcome write(LlmSpan... spans) throws Exception {
    return write(List.of(spans));
  }

  Outcome write(List<LlmSpan> spans) throws Exception {
    return await(submit(spans));
  }

  CompletableFuture<Outcome> submit(List<LlmSpan> spans) {
    return resolver.submit(TENANT, spans);
  }

  static Outcome await(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(120, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    resolver.close();
    store.close();
  }
}
