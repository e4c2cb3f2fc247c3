package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecomputeTracesTest {
  private PostgresUrl database;
  private PostgresStore store;

  @BeforeEach
  void start() throws Exception {
    database = StoredSpans.newDatabase();
    store = StoredSpans.store(database);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static LlmSpan span(String trace, String id) {
    int number = Integer.parseInt(id);
    return new LlmSpanBuilder(trace, id)
        .parent(number == 1 ? null : "1")
        .name("name " + id)
        .times(LlmSpanBuilder.NOON - number * 1001L, LlmSpanBuilder.NOON + number * 1999L)
        .status(number == 2 ? SpanStatus.ERROR : SpanStatus.OK, "message " + id)
        .resource(LlmSpanBuilder.resource("service " + id))
        .user(number == 3 ? null : "user " + id)
        .session(number == 1 ? null : "session " + id)
        .environment(number == 2 ? "environment" : null)
        .genAi(
            LlmSpanBuilder.llm(
                new Usage(number, number, 2L * number, -1, number, 0),
                number != 3,
                number == 1 ? null : new BigDecimal("0.1")))
        .build();
  }

  private static List<UUID> ids(String... traces) {
    return List.of(traces).stream().map(StoredSpans::uuid).toList();
  }

  private void run(List<UUID> traces, String sql) throws Exception {
    try (Connection connection = TestPostgres.connect(database)) {
      connection.setAutoCommit(false);
      RecomputeTraces.run(connection, traces, change(sql));
      connection.commit();
    }
  }

  private static RecomputeTraces.Change change(String sql) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    };
  }

  @Test
  void what_is_left_is_what_the_trace_says() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2"), span("a", "3"), span("b", "1")));

    run(ids("a", "b"), "DELETE FROM trace_spans WHERE span_id = '1' AND name = 'name 1'");

    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT string_agg(root_span_name, ',') FROM traces"))
        .isEqualTo("name 3");
  }

  @Test
  void a_change_of_any_column_is_taken_over() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2"), span("a", "3")));

    run(
        ids("a"),
        "UPDATE trace_spans SET parent_span_id = NULL, name = 'new', service_name = 'new',"
            + " status = 'error', duration_ns = 5, input_tokens = 100, output_tokens = 7,"
            + " total_tokens = NULL, cache_read_tokens = 4, cache_write_tokens = NULL,"
            + " reasoning_tokens = 9, counted = true, cost_usd = 1, user_id = 'new',"
            + " session_id = NULL, environment = 'new', span_type = NULL WHERE span_id <> '3'");

    CheckTraces.check(database);
    assertThat(
            TestPostgres.query(
                database,
                "SELECT input_tokens || ' ' || cost_usd || ' ' || environment FROM traces"))
        .isEqualTo("200 2 new");
  }

  @Test
  void spans_that_start_after_the_end_of_their_trace_are_found() throws Exception {
    store.ensureDay(LocalDate.of(2026, 11, 25).toEpochDay());
    LlmSpan without =
        new LlmSpanBuilder("a", "without an end")
            .times(LlmSpanBuilder.NOON + 3 * 86_400 * LlmSpanBuilder.SECOND, 0)
            .build();
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2"), without, span("b", "1")));

    run(ids("a", "b"), "UPDATE trace_spans SET cost_usd = 7, counted = true");

    CheckTraces.check(database);
    assertThat(
            TestPostgres.query(
                database, "SELECT string_agg(cost_usd::text, ' ' ORDER BY trace_id) FROM traces"))
        .isEqualTo("21 7");
  }

  @Test
  void a_row_that_counts_spans_that_are_gone_is_made_true() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2"), span("b", "1")));
    TestPostgres.execute(
        database, "DELETE FROM trace_spans WHERE span_id = '1'; DELETE FROM span_contents");

    run(ids("a", "b"), "SELECT 1");

    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT string_agg(trace_id, ' ') FROM traces"))
        .isEqualTo("a");
  }

  @Test
  void a_trace_that_was_gone_and_comes_back_meanwhile_is_recomputed_too() throws Exception {
    store.write(StoredSpans.rows(span("b", "1")));
    try (Connection connection = TestPostgres.connect(database)) {
      connection.setAutoCommit(false);
      RecomputeTraces.Result result =
          RecomputeTraces.run(
              connection,
              ids("a", "b"),
              locked -> {
                write(span("a", "1"));
                change("UPDATE trace_spans SET cost_usd = 5").run(locked);
              });
      connection.commit();
      assertThat(result).isEqualTo(new RecomputeTraces.Result(2, 0));
    }
    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT sum(cost_usd) FROM traces")).isEqualTo("10");
  }

  @Test
  void only_the_days_between_start_and_end_are_searched() throws Exception {
    for (int day = 1; day <= 20; day++) {
      store.ensureDay(LocalDate.of(2026, 11, day).toEpochDay());
    }
    String plan =
        TestPostgres.query(
            database,
            "EXPLAIN (FORMAT JSON) "
                + RecomputeTraces.COMPLETE
                    .replaceFirst("\\?", "'{00000000-0000-0000-0000-000000000001}'")
                    .replaceFirst("\\?", "'2026-11-18 20:00:00+00'")
                    .replaceFirst("\\?", "'2026-11-19 01:00:00+00'"));
    assertThat(plan)
        .contains("trace_spans_2026_11_18_trace_id_idx", "trace_spans_2026_11_19_trace_id_idx")
        .doesNotContain("2026_11_17", "2026_11_20", "trace_spans_past");
  }

  @Test
  void a_trace_without_spans_goes() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("b", "1")));

    run(ids("a"), "DELETE FROM trace_spans WHERE trace_id = '" + StoredSpans.uuid("a") + "'");

    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT string_agg(trace_id, ',') FROM traces"))
        .isEqualTo("b");
  }

  @Test
  void a_writer_that_comes_in_between_adds_to_what_was_computed() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2")));

    writeDuring("UPDATE trace_spans SET cost_usd = 5", span("a", "3"));

    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT span_count || ' ' || cost_usd FROM traces"))
        .isEqualTo("3 10");
  }

  @Test
  void a_writer_that_comes_in_between_makes_a_trace_anew_that_went() throws Exception {
    store.write(StoredSpans.rows(span("a", "1"), span("a", "2")));

    writeDuring("DELETE FROM trace_spans WHERE span_id < '3'", span("a", "3"));

    CheckTraces.check(database);
    assertThat(TestPostgres.query(database, "SELECT root_span_name FROM traces"))
        .isEqualTo("name 3");
  }

  /** Writes a span once the trace is locked, and goes on when the writer waits for the lock. */
  private void writeDuring(String change, LlmSpan span) throws Exception {
    CompletableFuture<Void> writing;
    try (Connection connection = TestPostgres.connect(database)) {
      connection.setAutoCommit(false);
      CompletableFuture<CompletableFuture<Void>> started = new CompletableFuture<>();
      RecomputeTraces.run(
          connection,
          ids("a"),
          locked -> {
            started.complete(CompletableFuture.runAsync(() -> write(span)));
            awaitWaitingWriter();
            change(change).run(locked);
          });
      connection.commit();
      writing = started.join();
    }
    writing.get(30, TimeUnit.SECONDS);
  }

  private void write(LlmSpan span) {
    try {
      store.write(StoredSpans.rows(span));
    } catch (StoreException e) {
      throw new CompletionException(e);
    }
  }

  private void awaitWaitingWriter() {
    await()
        .pollInterval(5, TimeUnit.MILLISECONDS) // The writer waits for less than a second.
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () ->
                TestPostgres.query(
                        database,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO traces%'")
                    .equals("1"));
  }

  @Test
  void it_refuses_to_work_where_a_writer_could_be_missed() throws Exception {
    try (Connection connection = TestPostgres.connect(database)) {
      assertThatThrownBy(() -> RecomputeTraces.run(connection, ids("a"), change("SELECT 1")))
          .isInstanceOf(IllegalStateException.class);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThatThrownBy(() -> RecomputeTraces.run(connection, ids("a"), change("SELECT 1")))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
