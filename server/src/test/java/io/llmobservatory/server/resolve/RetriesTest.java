package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.StoreException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is away for a moment is asked again, and no other. */
final class RetriesTest {
  private static final Outcome STORED = new Outcome(1, 0, 0, Map.of());

  private PostgresUrl database;
  private FlakyProxy proxy;

  @BeforeEach
  void create() throws Exception {
    database = Instance.newDatabase();
    proxy = new FlakyProxy(database.host(), database.port());
  }

  @AfterEach
  void check() throws Exception {
    proxy.close();
    CheckTraces.check(database);
  }

  @Test
  void a_server_that_is_away_from_the_start_is_asked_four_times() throws Exception {
    proxy.refuse();
    try (Instance instance = instance()) {
      assertThatThrownBy(() -> instance.write(span("a")))
          .hasCauseInstanceOf(StoreException.Transient.class);
      assertThat(instance.retryDelays).containsExactly(100L, 200L, 400L);

      proxy.accept();
      assertThat(instance.write(span("a"))).isEqualTo(STORED);
    }
  }

  @Test
  void a_server_that_goes_away_is_asked_four_times() throws Exception {
    try (Instance instance = instance()) {
      instance.write(span("a"));
      proxy.refuse();
      proxy.cut();
      assertThatThrownBy(() -> instance.write(span("b")))
          .hasCauseInstanceOf(StoreException.Transient.class);
      assertThat(instance.retryDelays).containsExactly(100L, 200L, 400L);

      proxy.accept();
      assertThat(instance.write(span("b"))).isEqualTo(STORED);
    }
  }

  @Test
  void a_server_that_comes_back_in_time_takes_the_batch() throws Exception {
    try (Instance instance = instance()) {
      instance.write(span("a"));
      proxy.refuse();
      proxy.cut();
      CompletableFuture<Outcome> outcome = instance.submit(List.of(span("b")));
      await()
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(() -> assertThat(instance.retryDelays).isNotEmpty());
      proxy.accept();

      assertThat(Instance.await(outcome)).isEqualTo(STORED);
    }
  }

  @Test
  void connections_that_were_cut_cost_one_retry() throws Exception {
    try (Instance instance = instance()) {
      instance.write(span("a"));
      proxy.cut();

      assertThat(instance.write(span("b"))).isEqualTo(STORED);
      assertThat(instance.retryDelays).containsExactly(100L);
    }
  }

  @Test
  void a_connection_that_breaks_in_the_midst_of_a_copy_costs_one_retry() throws Exception {
    try (Instance instance = instance()) {
      instance.write(span("a"));
      proxy.cutAfter(100_000);
      LlmSpan large = new LlmSpanBuilder("t", "b").name("x".repeat(1_000_000)).build();

      assertThat(instance.write(large)).isEqualTo(STORED);
      assertThat(instance.retryDelays).containsExactly(100L);
    }
  }

  @Test
  void a_commit_whose_answer_is_lost_stores_nothing_twice() throws Exception {
    TestPostgres.execute(
        database,
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS"
            + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END';"
            + " CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON traces DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION hold()");
    try (Instance instance = instance();
        Connection holder = TestPostgres.connect(database);
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(1)");
      CompletableFuture<Outcome> outcome = instance.submit(List.of(span("a")));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  query("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
                      .equals("1"));
      proxy.cut();
      statement.execute("SELECT pg_advisory_unlock(1)");

      assertThat(Instance.await(outcome)).isEqualTo(new Outcome(0, 1, 0, Map.of()));
      assertThat(instance.retryDelays).startsWith(100L);
    }
    assertThat(query("SELECT span_count FROM traces")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
  void a_copy_that_is_cancelled_is_done_again(String how) throws Exception {
    try (Instance instance = instance();
        Connection blocker = TestPostgres.connect(database)) {
      instance.store.ensureDay(span("a").startDay());
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        statement.execute("LOCK TABLE trace_spans_2026_11_22 IN ACCESS EXCLUSIVE MODE");
      }
      CompletableFuture<Outcome> outcome = instance.submit(List.of(span("a")));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  query(
                          "SELECT count(%s(pid)) FROM pg_stat_activity WHERE query LIKE 'COPY%%'"
                                  .formatted(how)
                              + " AND wait_event_type = 'Lock' AND datname = current_database()")
                      .equals("1"));
      blocker.rollback();

      assertThat(Instance.await(outcome)).isEqualTo(STORED);
      assertThat(instance.retryDelays).startsWith(100L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "53300", "55P03", "57014", "57P01"})
  void what_passes_is_tried_again_until_it_has_passed(String state) throws Exception {
    fail(state, 3);
    try (Instance instance = Instance.on(database, 1)) {
      assertThat(instance.write(span("a"))).isEqualTo(STORED);
      assertThat(instance.retryDelays).containsExactly(100L, 200L, 400L);
    }
  }

  @Test
  void what_lasts_longer_is_left_to_the_sender() throws Exception {
    fail("40P01", 4);
    try (Instance instance = Instance.on(database, 1)) {
      assertThatThrownBy(() -> instance.write(span("a")))
          .hasCauseInstanceOf(StoreException.Transient.class);
      assertThat(instance.retryDelays).containsExactly(100L, 200L, 400L);

      assertThat(instance.write(span("a"))).isEqualTo(STORED);
      assertThat(instance.retryDelays).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"42501", "XX000"})
  void what_does_not_pass_is_not_tried_again(String state) throws Exception {
    fail(state, 1);
    try (Instance instance = Instance.on(database, 1)) {
      assertThatThrownBy(() -> instance.write(span("a")))
          .hasCauseInstanceOf(StoreException.Permanent.class);
      assertThat(instance.retryDelays).isEmpty();
    }
  }

  @Test
  void a_wrong_password_is_not_tried_again() throws Exception {
    DatabaseAddress wrong = new DatabaseAddress(database.jdbcUrl(), database.user(), "wrong");
    try (Instance instance = Instance.on(wrong, 1)) {
      assertThatThrownBy(() -> instance.write(span("a")))
          .hasCauseInstanceOf(StoreException.Permanent.class);
      assertThat(instance.retryDelays).isEmpty();
    }
  }

  @Test
  void a_server_that_takes_no_more_connections_is_asked_again() throws Exception {
    TestPostgres.execute(
        database,
        "DROP ROLE IF EXISTS crowded; CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION"
            + " LIMIT 0; GRANT ALL ON ALL TABLES IN SCHEMA public TO crowded");
    DatabaseAddress crowded = new DatabaseAddress(database.jdbcUrl(), "crowded", "crowded");
    try (Instance instance = Instance.on(crowded, 1)) {
      CompletableFuture<Outcome> outcome = instance.submit(List.of(span("a")));
      await().untilAsserted(() -> assertThat(instance.retryDelays).contains(100L));
      TestPostgres.execute(database, "ALTER ROLE crowded CONNECTION LIMIT -1");

      assertThat(Instance.await(outcome)).isEqualTo(STORED);
    } finally {
      TestPostgres.execute(database, "DROP OWNED BY crowded; DROP ROLE crowded");
    }
  }

  /** Lets so many upserts of traces fail, and no more. */
  private void fail(String state, int times) {
    TestPostgres.execute(
        database,
        ("CREATE SEQUENCE failures;"
                + " CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
                + " IF nextval(''failures'') <= %d THEN RAISE EXCEPTION USING ERRCODE = ''%s'';"
                + " END IF; RETURN NULL; END';"
                + " CREATE TRIGGER fail BEFORE INSERT ON traces EXECUTE FUNCTION fail()")
            .formatted(times, state));
  }

  private Instance instance() {
    return Instance.on(Instance.address(database, proxy), 1);
  }

  private static LlmSpan span(String spanId) {
    return new LlmSpanBuilder("t", spanId).build();
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
