package io.llmobservatory.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.UsageGroup;
import io.llmobservatory.server.store.SpanKey;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGStatement;

/** What the queries read, on two days with 32,000 spans each. */
final class QueryPlansTest {
  private static final String TENANT = QueryDatabase.TENANT;

  private static final String FILL =
      """
      CREATE TABLE sent AS
      SELECT n, span, md5(day || ' ' || n)::uuid AS id,
        (day || ' 00:00+00')::timestamptz + n * interval '20 s' + span * interval '100 ms'
          AS start_time
      FROM (VALUES ('2026-11-21'), ('2026-11-22')) AS days (day), generate_series(0, 3999) AS n,
        generate_series(1, 8) AS span
      ORDER BY start_time;
      INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, end_time, status,
        span_count, lead_key)
      SELECT id, 'default', replace(id::text, '-', ''), 'answer', start_time,
        start_time + interval '2 s', 'ok', 8, '0'
      FROM sent WHERE span = 1;
      INSERT INTO trace_spans (trace_id, span_id, tenant, name, kind, start_time, start_nanos,
        duration_ns, status, attributes, span_type, request_model, counted, cost_usd)
      SELECT id, 's' || span, 'default', 'chat', 'client', start_time, 0, 1000000,
        CASE WHEN (n + span) % 100 = 0 THEN 'error'::span_status ELSE 'ok' END,
        json_build_object('server.address', repeat(md5(n::text), 20)), 'llm', 'gpt-4o', true, 0.001
      FROM sent;
      INSERT INTO span_contents (trace_id, span_id, start_time, input)
      SELECT id, 's' || span, start_time, to_json(repeat('question ', 20)) FROM sent;
      DROP TABLE sent
      """;

  private static QueryDatabase database;

  @BeforeAll
  static void fill() throws Exception {
    database = QueryDatabase.create();
    database.execute(FILL);
    database.execute("VACUUM ANALYZE");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static long micros(String time) {
    return Times.micros(Instant.parse(time));
  }

  private static Timestamp time(String time) {
    return Times.toMessage(micros(time));
  }

  private static Criteria asked(Filter.Builder filter) throws Exception {
    return Criteria.of(filter.build(), QueryDatabase.CLOCK);
  }

  /** How a statement runs, over the connections of queries. */
  private static String plan(Sql sql) throws Exception {
    return database.pool.read(
        connection -> {
          String bound;
          try (PreparedStatement statement = sql.prepare(connection, QueryDatabase.time())) {
            bound = statement.unwrap(PGStatement.class).toString();
          }
          StringBuilder plan = new StringBuilder();
          try (Statement statement = connection.createStatement();
              ResultSet line =
                  statement.executeQuery("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + bound)) {
            while (line.next()) {
              plan.append(line.getString(1)).append('\n');
            }
          }
          return plan.toString();
        });
  }

  @Test
  void the_first_page_of_traces_reads_the_index_backwards() throws Exception {
    long now = Times.micros(QueryDatabase.NOW);
    String plan =
        plan(
            TraceSource.sql(
                TENANT, asked(Filter.newBuilder()), micros("2026-11-22T00:00:00Z"), now, null, 51));

    assertThat(plan)
        .contains("Index Scan Backward using traces_start_time on traces")
        .doesNotContain("Seq Scan");
  }

  @Test
  void traces_of_a_model_look_up_the_spans_of_each() throws Exception {
    Criteria asked = asked(Filter.newBuilder().addModels("gpt-4o"));
    String plan =
        plan(
            TraceSource.sql(
                TENANT,
                asked,
                micros("2026-11-22T12:00:00Z"),
                micros("2026-11-22T13:00:00Z"),
                null,
                51));

    assertThat(plan)
        .contains("traces_start_time")
        .contains("trace_spans_2026_11_22_trace_id_idx")
        .doesNotContainPattern("Seq Scan on trace_spans_2026[^\\n]*actual")
        .containsPattern("trace_spans_2026_11_21[^\\n]*never executed");
  }

  @Test
  void spans_are_read_of_their_days_and_pages_only() throws Exception {
    String plan =
        plan(
            SpanSource.sql(
                TENANT,
                asked(Filter.newBuilder()),
                micros("2026-11-22T12:59:00Z"),
                micros("2026-11-22T13:00:00Z"),
                null,
                51));

    assertThat(plan)
        .contains("Index Scan Backward using trace_spans_2026_11_22_pkey")
        .doesNotContain("trace_spans_2026_11_21")
        .doesNotContain("Seq Scan");
  }

  @Test
  void errors_have_their_index() throws Exception {
    Criteria asked = asked(Filter.newBuilder().addStatuses(StatusCode.STATUS_CODE_ERROR));
    String plan =
        plan(
            SpanSource.sql(
                TENANT,
                asked,
                micros("2026-11-22T00:00:00Z"),
                micros("2026-11-22T13:00:00Z"),
                null,
                51));

    assertThat(plan).contains("trace_spans_2026_11_22_start_time_idx").doesNotContain("Seq Scan");
  }

  @Test
  void usage_reads_the_pages_of_its_time_and_sorts_nothing() throws Exception {
    Criteria asked =
        asked(
            Filter.newBuilder()
                .setStartTimeFrom(time("2026-11-22T12:00:00Z"))
                .setStartTimeTo(time("2026-11-22T13:00:00Z")));
    UsageGrouping grouping =
        UsageGrouping.of(
            GetUsageRequest.newBuilder().addGroupBy(UsageGroup.USAGE_GROUP_MODEL).build(),
            asked.range());
    String plan =
        plan(UsageQuery.sql(TENANT, asked, grouping, asked.range().from(), asked.range().end()));

    assertThat(plan)
        .contains("HashAggregate")
        .contains("trace_spans_2026_11_22_pkey")
        .doesNotContain("Sort")
        .doesNotContain("trace_spans_2026_11_21")
        .doesNotContain("Seq Scan");
  }

  @Test
  void spans_are_looked_up_by_their_keys() throws Exception {
    List<SpanKey> keys = new ArrayList<>();
    for (UUID trace : traces()) {
      keys.add(new SpanKey(trace, "s1", start(trace)));
    }
    assertThat(keys).hasSize(50);
    String plan = plan(new SpansByKey(TENANT, true).sql(keys, null));

    assertThat(plan)
        .contains("trace_spans_2026_11_22_pkey")
        .contains("span_contents_2026_11_22_pkey")
        .contains("traces_pkey")
        .doesNotContainPattern("Seq Scan on (trace_spans|span_contents)_2026_11_22")
        .doesNotContain("trace_spans_2026_11_21");
    assertThat(plan(new SpansByKey(TENANT, false).sql(keys, null)))
        .doesNotContain("span_contents")
        .doesNotContain("span_messages");
  }

  private static List<UUID> traces() throws Exception {
    return database.pool.read(
        connection -> {
          List<UUID> traces = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT id FROM traces WHERE start_time >= '2026-11-22' LIMIT 50")) {
            while (row.next()) {
              traces.add(row.getObject(1, UUID.class));
            }
          }
          return traces;
        });
  }

  private static long start(UUID trace) throws Exception {
    return database.pool.read(
        connection -> {
          Sql sql = new Sql().add("SELECT (extract(epoch FROM start_time) * 1000000)::bigint");
          sql.add(" FROM traces WHERE id = ").value(trace);
          try (PreparedStatement statement = sql.prepare(connection, QueryDatabase.time());
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
