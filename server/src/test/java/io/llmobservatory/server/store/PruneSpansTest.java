package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.PruneSummary.Days;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Days of the 19th to the 22nd of November, of which some expire. */
@Timeout(120)
final class PruneSpansTest {
  private static final LocalDate THE_20TH = LocalDate.of(2026, 11, 20);
  private static final LocalDate THE_21ST = LocalDate.of(2026, 11, 21);
  private static final LocalDate THE_22ND = LocalDate.of(2026, 11, 22);

  private static final String DAYS =
      "SELECT coalesce(string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid::regclass::text),"
          + " '') FROM pg_inherits WHERE inhparent = '%s'::regclass"
          + " AND inhrelid::regclass::text ~ '[0-9]'";

  private PostgresUrl database;
  private PostgresStore store;

  @BeforeEach
  void start() throws Exception {
    database = StoredSpans.newDatabase();
    store = StoredSpans.store(database);
    for (long day = THE_22ND.toEpochDay() - 3; day <= THE_22ND.toEpochDay(); day++) {
      store.ensureDay(day);
    }
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static LlmSpan span(String trace, String id, String start) {
    return new LlmSpanBuilder(trace, id)
        .name("name " + id)
        .start(Instant.parse(start))
        .input("[\"" + id + "\"]")
        .build();
  }

  private void message(String time, String storedAt) {
    TestPostgres.execute(
        database,
        ("INSERT INTO span_messages (trace_id, span_id, time, time_nanos, id, tenant, direction,"
                + " event, record, number, message, stored_at) VALUES (gen_random_uuid(), 's', '%s',"
                + " 0, gen_random_uuid(), 'default', 'input', 'e', 0, 0, '{}', '%s')")
            .formatted(time, storedAt));
  }

  private PruneSummary prune(@Nullable LocalDate spans, @Nullable LocalDate contents)
      throws Exception {
    return prune(spans, contents, false);
  }

  private PruneSummary prune(
      @Nullable LocalDate spans, @Nullable LocalDate contents, boolean dryRun) throws Exception {
    return new PruneSpans(StoredSpans.address(database))
        .run(spans, contents, dryRun, (partition, soFar) -> {});
  }

  private String query(String sql) throws SQLException {
    return TestPostgres.query(database, sql);
  }

  private String spans() throws SQLException {
    return query(
        "SELECT coalesce(string_agg(span_id, ' ' ORDER BY start_time, span_id), '')"
            + " FROM trace_spans");
  }

  private String traces() throws SQLException {
    return query(
        "SELECT coalesce(string_agg(trace_id || span_count, ' ' ORDER BY trace_id), '')"
            + " FROM traces");
  }

  private String days(String table) throws SQLException {
    return query(DAYS.formatted(table)).replace(table + "_2026_11_", "");
  }

  /** Three traces: before the 21st alone, across its begin, and after it. */
  private void writeThreeTraces() throws StoreException {
    store.write(
        StoredSpans.rows(
            span("before", "a", "2026-11-19T08:00:00Z"),
            span("before", "b", "2026-11-20T23:59:59.999999Z"),
            span("across", "c", "2026-11-20T23:00:00Z"),
            span("across", "d", "2026-11-21T00:00:00Z"),
            span("across", "e", "2026-11-22T00:00:00Z"),
            span("after", "f", "2026-11-21T12:00:00Z")));
  }

  @Test
  void days_before_the_given_one_go_with_their_traces_and_it_stays() throws Exception {
    writeThreeTraces();
    message("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z");
    message("2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z");
    String after = query("SELECT xmin || ctid::text FROM traces WHERE trace_id = 'after'");

    PruneSummary summary = prune(THE_21ST, null);

    assertThat(spans()).isEqualTo("d f e");
    assertThat(traces()).isEqualTo("across2 after1");
    assertThat(query("SELECT root_span_name FROM traces WHERE trace_id = 'across'"))
        .isEqualTo("name d");
    assertThat(query("SELECT xmin || ctid::text FROM traces WHERE trace_id = 'after'"))
        .isEqualTo(after);
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("3");
    assertThat(query("SELECT count(*) FROM span_messages")).isEqualTo("1");
    for (String table : List.of("trace_spans", "span_contents", "span_messages")) {
      assertThat(days(table)).as(table).isEqualTo("21 22");
    }
    assertThat(query("SELECT count(*) FROM pg_class WHERE relname LIKE '%2026_11_20%'"))
        .as("tables that are left")
        .isEqualTo("0");
    CheckTraces.check(database);
    Days days = new Days(2, LocalDate.of(2026, 11, 19), THE_20TH);
    // The trace across a midnight between two days that go is recomputed on its way.
    assertThat(summary).isEqualTo(new PruneSummary(days, days, 6, 0, 0, 0, 1, 2, null, false));
    assertThat(prune(THE_21ST, null).isEmpty()).isTrue();
  }

  @Test
  void contents_may_go_before_their_spans() throws Exception {
    writeThreeTraces();
    message("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z");
    String traces = query("SELECT string_agg(xmin || ctid::text, ' ' ORDER BY id) FROM traces");

    PruneSummary summary = prune(null, THE_21ST);

    assertThat(spans()).isEqualTo("a c b d f e");
    assertThat(query("SELECT string_agg(input::text, '' ORDER BY start_time) FROM span_contents"))
        .isEqualTo("[\"d\"][\"f\"][\"e\"]");
    assertThat(days("trace_spans")).isEqualTo("19 20 21 22");
    assertThat(days("span_contents")).isEqualTo("21 22");
    assertThat(days("span_messages")).isEqualTo("21 22");
    assertThat(query("SELECT string_agg(xmin || ctid::text, ' ' ORDER BY id) FROM traces"))
        .isEqualTo(traces);
    CheckTraces.check(database);
    assertThat(summary)
        .isEqualTo(
            new PruneSummary(
                null,
                new Days(2, LocalDate.of(2026, 11, 19), THE_20TH),
                4,
                0,
                0,
                0,
                0,
                0,
                null,
                false));

    prune(THE_20TH, THE_21ST);
    assertThat(days("trace_spans")).isEqualTo("20 21 22");
    CheckTraces.check(database);
  }

  @Test
  void a_span_that_is_still_there_keeps_its_content_away_when_it_is_sent_again() throws Exception {
    LlmSpan span = span("t", "a", "2026-11-20T12:00:00Z");
    store.write(StoredSpans.rows(span));
    prune(null, THE_21ST);

    assertThat(store.ensureDay(THE_20TH.toEpochDay())).isTrue();
    assertThat(store.merge(StoredSpans.rows(span)).inserted()).isEmpty();
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("0");
    CheckTraces.check(database);
  }

  @Test
  void rows_of_the_catch_all_are_deleted_in_portions() throws Exception {
    List<LlmSpan> old = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      old.add(span("old" + i / 3, "%03d".formatted(i), "1970-01-01T00:00:00.%03dZ".formatted(i)));
    }
    old.add(span("old1", "new", "2026-11-21T12:00:00Z"));
    store.write(StoredSpans.rows(old.toArray(LlmSpan[]::new)));
    message("1970-01-01T00:00:00Z", "2026-11-20T12:00:00Z");
    message("1970-01-01T00:00:00Z", "2026-11-22T12:00:00Z");
    message("1970-01-01T00:00:00Z", "2026-11-19T12:00:00Z");

    PruneSummary summary = prune(THE_20TH, THE_21ST);

    assertThat(spans()).isEqualTo("new");
    assertThat(traces()).isEqualTo("old11");
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("1");
    assertThat(query("SELECT string_agg(stored_at::date::text, ' ') FROM span_messages"))
        .as("messages of no known time")
        .isEqualTo("2026-11-22");
    assertThat(summary.deletedSpans()).isEqualTo(250);
    assertThat(summary.deletedContents()).isEqualTo(250);
    assertThat(summary.deletedMessages()).isEqualTo(2);
    assertThat(summary.removedTraces()).isEqualTo(83);
    CheckTraces.check(database);
  }

  @Test
  void only_those_of_the_catch_all_go_that_are_of_an_earlier_day() throws Exception {
    store.write(
        StoredSpans.rows(
            span("t", "a", "2018-12-31T23:59:59Z"), span("t", "b", "2019-01-01T00:00:00Z")));

    prune(LocalDate.of(2019, 1, 1), null);

    assertThat(spans()).isEqualTo("b");
    CheckTraces.check(database);
  }

  @Test
  void a_dry_run_tells_the_same_and_changes_nothing() throws Exception {
    writeThreeTraces();
    store.write(
        StoredSpans.rows(
            span("past", "p", "1999-01-01T00:00:00Z"), span("after", "q", "1999-01-01T00:00:00Z")));
    message("1970-01-01T00:00:00Z", "2026-11-19T12:00:00Z");
    String all = "SELECT string_agg(t::text || xmin, ' ' ORDER BY t::text) FROM %s t";
    String before = query(all.formatted("traces")) + query(all.formatted("trace_spans"));

    PruneSummary dry = prune(THE_21ST, THE_22ND, true);

    assertThat(query(all.formatted("traces")) + query(all.formatted("trace_spans")))
        .isEqualTo(before);
    assertThat(days("trace_spans")).isEqualTo("19 20 21 22");
    PruneSummary real = prune(THE_21ST, THE_22ND);
    assertThat(dry.contentDays()).isEqualTo(real.contentDays()).isNotEqualTo(real.spanDays());
    assertThat(dry.spanDays()).isEqualTo(real.spanDays()).isNotNull();
    assertThat(dry.partitions()).isEqualTo(real.partitions()).isEqualTo(8);
    assertThat(dry.deletedRows()).isEqualTo(real.deletedRows()).isEqualTo(5);
    assertThat(dry.removedTraces()).isEqualTo(real.removedTraces()).isEqualTo(2);
    assertThat(dry.recomputedTraces()).isEqualTo(2);
    CheckTraces.check(database);
  }

  @Test
  void an_expired_span_that_is_sent_again_is_new_and_goes_again() throws Exception {
    LlmSpan expired = span("across", "c", "2026-11-20T23:00:00Z");
    writeThreeTraces();
    prune(THE_21ST, null);

    assertThat(store.ensureDay(THE_20TH.toEpochDay())).isTrue();
    store.forgetDay(THE_20TH.toEpochDay());
    assertThat(store.ensureDay(THE_20TH.toEpochDay())).isTrue();
    store.write(StoredSpans.rows(expired));

    assertThat(traces()).isEqualTo("across3 after1");
    assertThat(query("SELECT count(*) FROM span_contents WHERE span_id = 'c'")).isEqualTo("1");
    CheckTraces.check(database);
    prune(THE_21ST, null);
    assertThat(traces()).isEqualTo("across2 after1");
    CheckTraces.check(database);
  }

  @Test
  void a_store_that_prunes_knows_that_the_days_are_gone() throws Exception {
    writeThreeTraces();
    store.prune(THE_21ST, null, (partition, soFar) -> {});

    assertThat(store.ensureDay(THE_20TH.toEpochDay())).isTrue();
    store.write(StoredSpans.rows(span("late", "l", "2026-11-20T12:00:00Z")));
    CheckTraces.check(database);
  }

  @Test
  void what_a_transaction_holds_up_is_finished_the_next_time() throws Exception {
    writeThreeTraces();
    try (Connection reader = TestPostgres.connect(database)) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT FROM trace_spans");

      PruneSummary summary = prune(THE_21ST, null);

      assertThat(summary.postponed()).isEqualTo("2026-11-19");
      assertThat(summary.spanDays()).isNull();
      assertThat(
              query(
                  "SELECT string_agg(inhrelid::regclass::text, '') FROM pg_inherits"
                      + " WHERE inhdetachpending"))
          .isEqualTo("trace_spans_2026_11_19");
      // By now it is known to last, and nothing is begun.
      assertThat(prune(THE_21ST, null).postponed()).isNotNull();
      store.write(StoredSpans.rows(span("meanwhile", "m", "2026-11-22T12:00:00Z")));
    }

    assertThat(prune(THE_21ST, null).postponed()).isNull();
    assertThat(spans()).isEqualTo("d f e m");
    assertThat(traces()).isEqualTo("across2 after1 meanwhile1");
    assertThat(query("SELECT count(*) FROM pg_class WHERE relname LIKE '%2026_11_19%'"))
        .isEqualTo("0");
    CheckTraces.check(database);
  }

  @Test
  void tables_that_were_left_behind_are_dropped_and_their_traces_made_true() throws Exception {
    writeThreeTraces();
    TestPostgres.execute(
        database,
        """
        COMMENT ON TABLE trace_spans_2026_11_19 IS '%1$s';
        COMMENT ON TABLE trace_spans_2026_11_22 IS '%1$s';
        ALTER TABLE trace_spans DETACH PARTITION trace_spans_2026_11_19;
        ALTER TABLE span_contents DETACH PARTITION span_contents_2026_11_19;
        CREATE TABLE another (n int)
        """
            .formatted(DetachPartition.MARK));

    prune(THE_20TH, null);

    assertThat(spans()).isEqualTo("c b d f e");
    assertThat(traces()).isEqualTo("across3 after1 before1");
    assertThat(query("SELECT to_regclass('trace_spans_2026_11_19')")).isNull();
    assertThat(query("SELECT to_regclass('span_contents_2026_11_19')"))
        .as("detached by somebody who may want it")
        .isNotNull();
    CheckTraces.check(database);
  }

  @Test
  void a_table_that_cannot_be_dropped_holds_up_nothing_else() throws Exception {
    writeThreeTraces();
    TestPostgres.execute(database, "CREATE VIEW mine AS TABLE trace_spans_2026_11_19");

    prune(THE_21ST, null);

    assertThat(spans()).isEqualTo("d f e");
    assertThat(query("SELECT span_id FROM mine")).isEqualTo("a");
    CheckTraces.check(database);
    TestPostgres.execute(database, "DROP VIEW mine");
    prune(THE_21ST, null);
    assertThat(query("SELECT to_regclass('trace_spans_2026_11_19')")).isNull();
  }

  @Test
  void a_month_attached_by_hand_stays_until_all_of_it_has_expired() throws Exception {
    for (String table : List.of("trace_spans", "span_contents", "span_messages")) {
      TestPostgres.execute(
          database,
          "CREATE TABLE may_of_%1$s PARTITION OF %1$s FOR VALUES FROM ('2026-05-01 00:00:00+00') TO"
                  .formatted(table)
              + " ('2026-06-01 00:00:00+00')");
    }
    store.write(StoredSpans.rows(span("may", "a", "2026-05-05T12:00:00Z")));
    String trace = query("SELECT xmin || ctid::text FROM traces");

    assertThat(prune(LocalDate.of(2026, 5, 20), null).isEmpty()).isTrue();
    assertThat(query("SELECT xmin || ctid::text FROM traces")).isEqualTo(trace);
    PruneSummary summary = prune(LocalDate.of(2026, 6, 1), null);

    assertThat(summary.spanDays())
        .isEqualTo(new Days(31, LocalDate.of(2026, 5, 1), LocalDate.of(2026, 5, 31)));
    assertThat(traces()).isEmpty();
    CheckTraces.check(database);
  }

  @Test
  void a_trace_is_searched_for_unless_all_it_counts_is_in_the_day_that_goes() throws Exception {
    // Its spans of the 20th are gone and it knows; as many came of the 19th since.
    store.write(StoredSpans.rows(span("t", "a", "2026-11-20T12:00:00Z")));
    try (Connection connection = TestPostgres.connect(database)) {
      final String transaction = ExpireTraces.oldestTransaction(connection);
      TestPostgres.execute(
          database,
          "ALTER TABLE trace_spans DETACH PARTITION trace_spans_2026_11_20;"
              + " DELETE FROM span_contents; DELETE FROM traces");
      store.write(StoredSpans.rows(span("t", "b", "2026-11-19T12:00:00Z")));
      connection.setAutoCommit(false);
      PruneCounts counts = new PruneCounts();

      ExpireTraces.run(
          connection,
          DeletePast.start(THE_21ST),
          new ExpireTraces.ExpiredDay("trace_spans_2026_11_20", transaction),
          counts,
          () -> {});

      assertThat(counts.summary().recomputedTraces()).isEqualTo(1);
      assertThat(traces()).isEqualTo("t1");
      CheckTraces.check(database);
    }
  }

  @Test
  void one_prunes_at_a_time() throws Exception {
    writeThreeTraces();
    try (Connection other = TestPostgres.connect(database)) {
      other
          .createStatement()
          .execute("SELECT pg_advisory_lock(%d, 0)".formatted(DayPartitions.LOCK));
      assertThat(prune(THE_21ST, null).busy()).isTrue();
      assertThat(spans()).isEqualTo("a c b d f e");
    }
    Callable<PruneSummary> pruning = () -> prune(THE_21ST, null);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      int dropped = 0;
      for (Future<PruneSummary> each :
          threads.invokeAll(List.of(pruning, pruning, pruning, pruning), 60, TimeUnit.SECONDS)) {
        dropped += each.get().partitions();
      }
      assertThat(dropped).isEqualTo(6);
    } finally {
      threads.shutdownNow();
    }
    assertThat(traces()).isEqualTo("across2 after1");
    CheckTraces.check(database);
  }

  @Test
  void whoever_is_interrupted_stops_and_the_next_one_goes_on() throws Exception {
    writeThreeTraces();
    assertThatThrownBy(
            () ->
                new PruneSpans(StoredSpans.address(database))
                    .run(
                        THE_21ST,
                        null,
                        false,
                        (partition, soFar) -> {
                          if (partition.equals("trace_spans_2026_11_19")) {
                            Thread.currentThread().interrupt();
                          }
                        }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(days("trace_spans")).contains("20");

    prune(THE_21ST, null);

    assertThat(traces()).isEqualTo("across2 after1");
    CheckTraces.check(database);
  }

  @Test
  void a_page_of_traces_is_read_by_an_index_on_their_start() throws Exception {
    TestPostgres.execute(
        database,
        "INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, status, lead_key)"
            + " SELECT gen_random_uuid(), 'default', n::text, 'x', timestamptz '2026-11-01' +"
            + " n * interval '1 second', 'ok', '' FROM generate_series(1, 30000) n;"
            + " CREATE INDEX IF NOT EXISTS test_start ON traces (start_time); ANALYZE traces");

    String plan =
        query(
            "EXPLAIN (FORMAT JSON) "
                + ExpireTraces.NEXT.replace(
                    "(?, ?)",
                    "('2026-11-01 01:00:00+00', '00000000-0000-0000-0000-000000000000')"));

    assertThat(plan)
        .contains("Incremental Sort", "\"Scan Direction\": \"Backward\"")
        .doesNotContain("Seq Scan");
  }
}
