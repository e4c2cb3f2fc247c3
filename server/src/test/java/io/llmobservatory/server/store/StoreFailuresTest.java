package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes learns from the kind of a failure whether it is worth another attempt. */
final class StoreFailuresTest {
  private static final List<SpanRow> ROWS = rows(new LlmSpanBuilder("t", "a").build());

  private static PostgresUrl database;
  private FlakyProxy proxy;
  private PostgresStore store;

  @BeforeAll
  static void create() throws Exception {
    database = StoredSpans.newDatabase();
  }

  @BeforeEach
  void open() throws Exception {
    StoredSpans.clear(database);
    proxy = new FlakyProxy(database.host(), database.port());
    store = new PostgresStore(throughProxy(), 1, new Telemetry().store());
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    proxy.close();
    TestPostgres.execute(database, "DROP TRIGGER IF EXISTS fail ON traces");
    CheckTraces.check(database);
  }

  @Test
  void a_server_that_is_away_is_transient() throws Exception {
    proxy.refuse();
    assertTransient();

    proxy.accept();
    store.write(ROWS);
    proxy.refuse();
    proxy.cut();
    assertTransient();

    proxy.accept();
    // The pool may lend another of the connections that were cut.
    await()
        .ignoreExceptionsInstanceOf(StoreException.Transient.class)
        .untilAsserted(() -> assertThat(store.merge(ROWS).inserted()).isEmpty());
  }

  @Test
  void a_wrong_password_is_permanent_every_time() {
    DatabaseAddress wrong =
        new DatabaseAddress(database.jdbcUrl(), database.user(), "not the password");
    try (PostgresStore other = new PostgresStore(wrong, 1, new Telemetry().store())) {
      for (int i = 0; i < 5; i++) {
        Throwable failure = catchThrowable(other::check);
        assertThat(failure)
            .isInstanceOf(StoreException.Permanent.class)
            .hasMessageContaining("28P01")
            .hasMessageNotContaining("not the password");
        assertThat(catchThrowable(() -> other.write(ROWS)))
            .isInstanceOf(StoreException.Permanent.class);
      }
    }
  }

  @Test
  void a_wrong_password_is_permanent_for_all_who_wait() throws Exception {
    DatabaseAddress wrong =
        new DatabaseAddress(database.jdbcUrl(), database.user(), "not the password");
    try (PostgresStore other = new PostgresStore(wrong, 4, new Telemetry().store())) {
      List<CompletableFuture<Throwable>> writers =
          List.of(failing(other), failing(other), failing(other), failing(other));
      for (CompletableFuture<Throwable> writer : writers) {
        assertThat(writer.get(30, TimeUnit.SECONDS)).isInstanceOf(StoreException.Permanent.class);
      }
    }
  }

  @Test
  void a_database_that_does_not_exist_is_permanent() {
    PostgresUrl nowhere = database.withDatabase("nowhere");
    try (PostgresStore other = StoredSpans.store(nowhere)) {
      assertThat(catchThrowable(other::check))
          .isInstanceOf(StoreException.Permanent.class)
          .hasMessageContaining("nowhere");
    }
  }

  @Test
  void a_missing_table_is_permanent() throws Exception {
    TestPostgres.execute(database, "ALTER TABLE trace_spans RENAME TO elsewhere");
    Throwable failure = catchThrowable(() -> store.write(ROWS));
    Throwable check = catchThrowable(store::check);
    TestPostgres.execute(database, "ALTER TABLE elsewhere RENAME TO trace_spans");

    assertThat(failure)
        .isInstanceOf(StoreException.Permanent.class)
        .hasMessageContaining("trace_spans");
    assertThat(check).isInstanceOf(StoreException.Permanent.class);
    store.write(ROWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "57P01", "58030", "25006",
        "25P03", "25P04", "08006"
      })
  void what_passes_is_transient(String state) throws Exception {
    fail(state);
    assertTransient();
  }

  @ParameterizedTest
  @ValueSource(strings = {"42501", "42703", "XX000", "0A000", "P0001", "23502", "23503"})
  void what_stays_is_permanent(String state) throws Exception {
    fail(state);
    assertThat(catchThrowable(() -> store.write(ROWS)))
        .isInstanceOf(StoreException.Permanent.class)
        .hasMessageContaining(state);
  }

  @Test
  void a_pool_whose_connections_are_all_lent_is_transient() throws Exception {
    try (Connection blocker = TestPostgres.connect(database)) {
      lockTraces(blocker);
      CompletableFuture<Throwable> first = failing(store);
      awaitBlocked(1);
      proxy.stall();
      assertTransient();
      proxy.flow();
      assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(StoreException.Transient.class);
    }
    store.write(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
  void a_statement_that_was_cancelled_is_transient(String how) throws Exception {
    try (Connection blocker = TestPostgres.connect(database)) {
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        // A COPY that comes to this key waits for it in its midst.
        statement.execute(
            "INSERT INTO trace_spans (trace_id, span_id, start_time, tenant, name, kind,"
                + " start_nanos, status, attributes) VALUES ('%s', 'a', '2026-11-22 12:00:00+00',"
                    .formatted(StoredSpans.uuid("t"))
                + " 'default', 'span', 'client', 0, 'ok', '{}')");
      }
      CompletableFuture<Throwable> writer = failing(store);
      awaitBlocked(1);
      assertThat(
              TestPostgres.query(
                  database,
                  "SELECT bool_and(%s(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          .formatted(how)
                      + " AND datname = current_database() AND query LIKE 'COPY trace_spans%'"))
          .isEqualTo("t");
      assertThat(writer.get(30, TimeUnit.SECONDS)).isInstanceOf(StoreException.Transient.class);
    }
    store.write(ROWS);
  }

  @Test
  void a_connection_that_breaks_within_a_document_is_transient() throws Exception {
    store.write(rows(new LlmSpanBuilder("t", "before").build()));
    proxy.cutAfter(1 << 20);
    String document = "\"" + "x".repeat(8 << 20) + "\"";
    List<SpanRow> large = rows(new LlmSpanBuilder("t", "a").input(document).build());
    assertThat(catchThrowable(() -> store.write(large)))
        .isInstanceOf(StoreException.Transient.class);

    store.write(large);
  }

  @Test
  void a_link_that_is_dead_holds_nobody_for_ever() throws Exception {
    store.write(ROWS);
    store.check();
    store.ensureDay(20_000);
    proxy.stall();

    List<CompletableFuture<Throwable>> waiting =
        List.of(
            failing(() -> store.merge(ROWS)),
            failing(
                () -> {
                  store.check();
                  return true;
                }),
            failing(() -> store.ensureDay(20_001)));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(waiting).allMatch(CompletableFuture::isDone));
    for (CompletableFuture<Throwable> one : waiting) {
      assertThat(one.get()).isInstanceOf(StoreException.Transient.class);
    }

    proxy.cut();
    proxy.flow();
    assertThat(store.ensureDay(20_001)).isTrue();
    assertThat(store.merge(ROWS).inserted()).isEmpty();
  }

  @Test
  void a_schema_that_another_program_uses_is_permanent() throws Exception {
    PostgresUrl other = TestPostgres.createDatabase();
    TestPostgres.execute(other, "CREATE TABLE traces (id int)");
    try (PostgresStore otherStore = StoredSpans.store(other)) {
      assertThat(catchThrowable(otherStore::migrate)).isInstanceOf(StoreException.Permanent.class);
    }
  }

  private DatabaseAddress throughProxy() {
    return new DatabaseAddress(
        "jdbc:postgresql://localhost:%d/%s".formatted(proxy.port(), database.database()),
        database.user(),
        database.password());
  }

  private void assertTransient() {
    assertThat(catchThrowable(() -> store.write(ROWS)))
        .isInstanceOf(StoreException.Transient.class);
  }

  /** Lets each upsert of traces fail. */
  private void fail(String state) {
    TestPostgres.execute(
        database,
        ("CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
                + " USING ERRCODE = ''%s''; END';"
                + " CREATE TRIGGER fail BEFORE INSERT ON traces EXECUTE FUNCTION fail()")
            .formatted(state));
  }

  private static void lockTraces(Connection blocker) throws Exception {
    blocker.setAutoCommit(false);
    try (Statement statement = blocker.createStatement()) {
      statement.execute("LOCK TABLE traces IN ACCESS EXCLUSIVE MODE");
    }
  }

  private void awaitBlocked(int count) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(
                        TestPostgres.query(
                            database,
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()"))
                    .isEqualTo(String.valueOf(count)));
  }

  private static CompletableFuture<Throwable> failing(PostgresStore store) {
    return failing(
        () -> {
          store.write(ROWS);
          return true;
        });
  }

  private static CompletableFuture<Throwable> failing(Callable<?> task) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                task.call();
                failure.completeExceptionally(new AssertionError("it did not fail"));
              } catch (Exception e) {
                failure.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return failure;
  }
}
