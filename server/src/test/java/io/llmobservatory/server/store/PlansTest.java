package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.telemetry.Telemetry;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The queries for which there are indexes, on four days with tens of thousands of spans: what each
 * reads, and that no index is there that none of them uses. Each index is paid for with every row.
 */
final class PlansTest {
  private static final LocalDate LAST_DAY = LocalDate.of(2026, 11, 22);

  // Twenty times as many on the last day as on the days before; they come in the order of time.
  private static final String FILL =
      """
      CREATE TABLE sent AS
      SELECT day, n, span, md5(day || ' ' || n)::uuid AS id,
        CASE WHEN n % 50 = 7 THEN 'small' ELSE 'default' END AS tenant,
        (day || ' 00:00+00')::timestamptz + n * interval '1 day' / traces
          + span * interval '100 ms' AS start_time,
        md5((n % 500)::text)::uuid AS source
      FROM (VALUES ('2026-11-19', 250), ('2026-11-20', 250), ('2026-11-21', 250),
        ('2026-11-22', 5000)) AS days (day, traces),
        generate_series(0, traces - 1) AS n, generate_series(1, 8) AS span
      ORDER BY start_time;

      INSERT INTO resources (id, tenant, attributes)
      SELECT md5(n::text)::uuid, 'default', '{"service.name":"shop"}'
      FROM generate_series(0, 499) AS n;
      INSERT INTO scopes (id, tenant, attributes) SELECT id, tenant, '{}' FROM resources;

      INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, end_time, status,
        span_count, session_id, lead_key)
      SELECT id, tenant, replace(id::text, '-', ''), 'answer', start_time,
        start_time + interval '2 s', 'ok', 8, 'session ' || n % 100, '0'
      FROM sent WHERE span = 1;

      INSERT INTO trace_spans (trace_id, span_id, parent_span_id, tenant, name, kind, resource_id,
        scope_id, start_time, start_nanos, duration_ns, status, attributes, span_type,
        request_model, response_id, counted, input_tokens, cost_usd, user_id, session_id)
      SELECT id, 's' || span, CASE WHEN span > 1 THEN 's' || span - 1 END, tenant, 'chat',
        'client', source, source, start_time, 0, 1000000,
        CASE WHEN (n + span) % 100 = 0 THEN 'error'::span_status ELSE 'ok' END,
        json_build_object('server.address', repeat(md5(n::text), 20)),
        CASE WHEN span % 2 = 0 THEN 'llm' END, CASE WHEN span % 2 = 0 THEN 'gpt-4o' END,
        CASE WHEN span % 2 = 0 THEN 'response ' || n || span END, span % 2 = 0, 10, 0.001,
        'user ' || n % 300, 'session ' || n % 100
      FROM sent;

      INSERT INTO span_contents (trace_id, span_id, start_time, input)
      SELECT id, 's' || span, start_time, to_json(repeat('question ', 20))
      FROM sent WHERE span % 2 = 0;

      INSERT INTO span_messages (trace_id, span_id, time, time_nanos, id, tenant, direction, event,
        record, number, message, stored_at)
      SELECT id, 's' || span, start_time, 0, gen_random_uuid(), tenant, 'output', 'gen_ai.choice',
        0, 0, to_json(repeat('answer ', 100)), start_time
      FROM sent WHERE span % 2 = 0
      """;

  private static final String TRACE = "md5('2026-11-20 100')";

  /**
   * A query and what it is to read.
   *
   * @param scans as {@link QueryPlan} tells them
   */
  private record Query(String name, String sql, List<String> scans) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Query query(String name, String sql, String... scans) {
    return new Query(name, sql, List.of(scans));
  }

  private static final List<Query> QUERIES =
      List.of(
          query(
              "the newest traces of a tenant",
              "SELECT trace_id, root_span_name, start_time FROM traces WHERE tenant = 'default'"
                  + " AND start_time >= '2026-11-21 00:00+00' ORDER BY start_time DESC LIMIT 50",
              "traces by traces_start_time"),
          query(
              "traces of a session on a day",
              "SELECT * FROM traces WHERE session_id = 'session 7'"
                  + " AND start_time >= '2026-11-20 00:00+00'"
                  + " AND start_time < '2026-11-21 00:00+00'",
              "traces by traces_start_time"),
          query(
              "traces older than a day, for retention",
              "SELECT id FROM traces WHERE start_time < '2026-11-20 00:00+00'",
              "traces by traces_start_time"),
          query(
              "a trace by its trace id, with its spans and their content",
              "SELECT s.* FROM traces t JOIN spans s ON s.trace_id = t.id"
                  + " AND s.start_time BETWEEN t.start_time AND coalesce(t.end_time, 'infinity')"
                  + (" WHERE t.tenant = 'default' AND t.trace_id = " + TRACE),
              "traces by traces_tenant_trace_id_key",
              "trace_spans_2026_11_20 by trace_spans_pkey",
              "span_contents_2026_11_20 by span_contents_pkey",
              "span_messages_2026_11_19 by span_messages_pkey",
              "span_messages_2026_11_20 by span_messages_pkey",
              "span_messages_2026_11_21 by span_messages_pkey",
              "resources by resources_pkey"),
          query(
              "the spans of a trace of unknown time, as when it is computed anew",
              "SELECT count(*), sum(input_tokens) FROM trace_spans"
                  + " WHERE trace_id = ANY (ARRAY[%s]::uuid[])".formatted(TRACE),
              "trace_spans_2026_11_19 by trace_spans_trace_id",
              "trace_spans_2026_11_20 by trace_spans_trace_id",
              "trace_spans_2026_11_21 by trace_spans_trace_id",
              "trace_spans_2026_11_22 by trace_spans_trace_id"),
          query(
              "the next spans of a day in the order of their traces, whose costs are computed anew",
              "SELECT span_id FROM trace_spans WHERE start_time >= '2026-11-21 00:00+00'"
                  + " AND start_time < '2026-11-22 00:00+00' AND counted"
                  + " AND (trace_id, span_id, start_time) > (%s::uuid, 's', '2026-11-21 00:00Z')"
                      .formatted(TRACE)
                  + " ORDER BY trace_id, span_id, start_time LIMIT 50",
              "trace_spans_2026_11_21 by trace_spans_trace_id"),
          query(
              "a trace by its UUID, as a batch locks it",
              "SELECT id FROM traces WHERE id = ANY (ARRAY[%s]::uuid[]) ORDER BY id FOR UPDATE"
                  .formatted(TRACE),
              "traces by traces_pkey"),
          query(
              "a scope by its id",
              "SELECT name, version FROM scopes WHERE id = md5('7')::uuid",
              "scopes by scopes_pkey"),
          query(
              "the newest GenAI spans of an hour",
              "SELECT span_id, name FROM llm_spans WHERE start_time >= '2026-11-22 12:00+00'"
                  + " AND start_time < '2026-11-22 13:00+00' ORDER BY start_time DESC LIMIT 50",
              "trace_spans_2026_11_22 by trace_spans_pkey"),
          query(
              "the GenAI spans of an hour with their input",
              "SELECT span_id, input FROM llm_spans WHERE start_time >= '2026-11-22 12:00+00'"
                  + " AND start_time < '2026-11-22 13:00+00'",
              "trace_spans_2026_11_22 by trace_spans_pkey",
              "span_contents_2026_11_22 by span_contents_pkey",
              "span_messages_2026_11_21 by span_messages_pkey",
              "span_messages_2026_11_22 by span_messages_pkey"),
          query(
              "the errors of half a day",
              "SELECT name, status_message FROM spans WHERE status = 'error'"
                  + " AND start_time >= '2026-11-22 00:00+00'"
                  + " AND start_time < '2026-11-22 12:00+00' ORDER BY start_time DESC LIMIT 50",
              "trace_spans_2026_11_22 by trace_spans_errors"),
          query(
              "the cost of a day by model",
              "SELECT request_model, sum(cost_usd) FROM llm_spans WHERE counted"
                  + " AND start_time >= '2026-11-21 00:00+00'"
                  + " AND start_time < '2026-11-22 00:00+00' GROUP BY 1",
              "trace_spans_2026_11_21 whole"),
          query(
              "the cost of a day by user and session",
              "SELECT user_id, session_id, sum(cost_usd) FROM llm_spans WHERE counted"
                  + " AND start_time >= '2026-11-21 00:00+00'"
                  + " AND start_time < '2026-11-22 00:00+00' GROUP BY 1, 2",
              "trace_spans_2026_11_21 whole"),
          query(
              "duplicate calls of a trace",
              "SELECT * FROM duplicate_calls WHERE trace_id = %s::uuid".formatted(TRACE),
              "traces by traces_pkey",
              "trace_spans_2026_11_19 by trace_spans_trace_id",
              "trace_spans_2026_11_20 by trace_spans_trace_id",
              "trace_spans_2026_11_20 by trace_spans_pkey",
              "trace_spans_2026_11_21 by trace_spans_trace_id",
              "trace_spans_2026_11_22 by trace_spans_trace_id"),
          query(
              "whether messages of a day wait for their spans, when none does",
              "SELECT EXISTS (SELECT FROM span_messages_2026_11_22"
                  + " WHERE stored_at >= '2026-11-20 00:00+00'"
                  + " AND stored_at < '2026-11-20 00:10+00')",
              "span_messages_2026_11_22 by span_messages_stored_at_brin"));

  private static TestDatabase database;

  @BeforeAll
  static void fill() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store())
        .makeAhead(LAST_DAY.minusDays(2), 2);
    database.execute(FILL);
    // As it happens by itself, a little later.
    database.execute("VACUUM ANALYZE");
  }

  static List<Query> queries() {
    return QUERIES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void a_query_reads_what_it_needs(Query query) throws Exception {
    assertThat(QueryPlan.of(database, query.sql()).scans())
        .containsExactlyInAnyOrderElementsOf(query.scans());
  }

  @Test
  void every_index_is_there_for_one_of_the_queries() throws Exception {
    TreeSet<String> used = new TreeSet<>();
    for (Query query : QUERIES) {
      used.addAll(QueryPlan.of(database, query.sql()).indexes());
    }

    // Those of the tables of people and of Flyway keep the rows unique; nobody waits for them.
    assertThat(
            database.rows(
                "SELECT c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
                    + " WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"
                    + " AND indrelid NOT IN ('api_keys'::regclass, 'schema_history'::regclass)"))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void no_day_has_an_index_that_its_table_has_not() throws Exception {
    assertThat(
            database.rows(
                "SELECT indexrelid::regclass FROM pg_index JOIN pg_class t ON t.oid = indrelid"
                    + " LEFT JOIN pg_inherits ON inhrelid = indexrelid"
                    + " WHERE t.relispartition AND inhparent IS NULL"))
        .isEmpty();
    assertThat(database.rows("SELECT count(*) FROM pg_class WHERE relispartition AND relkind='r'"))
        .as("partitions that were looked at")
        .containsExactly("18");
  }
}
