package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.telemetry.Telemetry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ViewsTest {
  private static final String TRACE = "00000000-0000-0000-0000-0000000000a1";
  private static final String OTHER_TRACE = "00000000-0000-0000-0000-0000000000a2";
  private static final String NOON = "2026-11-22 12:00:00+00";
  private static final String NEXT_NOON = "2026-11-23 12:00:00+00";

  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store())
        .makeAhead(LocalDate.of(2026, 11, 22), 1);
  }

  @BeforeEach
  void empty() throws Exception {
    database.execute("TRUNCATE traces, trace_spans, span_contents, span_messages, resources");
  }

  @Test
  void both_views_have_every_column_of_a_span_then_content_and_resource() throws Exception {
    List<String> expected = new ArrayList<>(columns("trace_spans"));
    expected.addAll(
        List.of(
            "input|json",
            "output|json",
            "system_instructions|json",
            "tool_definitions|json",
            "resource|json"));

    assertThat(columns("spans")).isEqualTo(expected);
    assertThat(columns("llm_spans")).isEqualTo(expected);
  }

  @Test
  void spans_join_content_and_resource_by_the_whole_key() throws Exception {
    database.execute(
        "INSERT INTO resources VALUES ('00000000-0000-0000-0000-0000000000b1', 'default',"
            + " '{\"service.name\":\"shop\"}')");
    database.insertSpan(
        TRACE,
        "s1",
        NOON,
        "span_type, resource_id",
        "'llm', '00000000-0000-0000-0000-0000000000b1'");
    database.insertSpan(TRACE, "s1", NEXT_NOON, "span_type", "'llm'");
    database.insertSpan(TRACE, "s2", NOON, "", "");
    database.execute(
        ("INSERT INTO span_contents VALUES ('%1$s', 's1', '%2$s', '[1]', '[2]', '[3]', '[4]'),"
                + " ('%1$s', 's1', '%3$s', '[5]', null, null, null)")
            .formatted(TRACE, NOON, NEXT_NOON));

    String query =
        "SELECT span_id, start_time::date, input, output, system_instructions, tool_definitions,"
            + " resource FROM %s ORDER BY span_id, start_time";
    assertThat(database.rows(query.formatted("spans")))
        .containsExactly(
            "s1|2026-11-22|[1]|[2]|[3]|[4]|{\"service.name\":\"shop\"}",
            "s1|2026-11-23|[5]||||",
            "s2|2026-11-22|||||");
    assertThat(database.rows(query.formatted("llm_spans")))
        .containsExactly(
            "s1|2026-11-22|[1]|[2]|[3]|[4]|{\"service.name\":\"shop\"}", "s1|2026-11-23|[5]||||");
  }

  @Test
  void a_query_without_content_does_not_touch_the_contents() throws Exception {
    String plan = "EXPLAIN SELECT request_model, sum(cost_usd)%s FROM llm_spans GROUP BY 1";

    assertThat(String.join("\n", database.rows(plan.formatted(""))))
        .contains("trace_spans")
        .doesNotContain("span_contents");
    assertThat(String.join("\n", database.rows(plan.formatted(", count(input)"))))
        .contains("span_contents");
  }

  @Test
  void a_query_without_content_does_not_touch_the_messages() throws Exception {
    String plan =
        "EXPLAIN SELECT span_id, trace_id, start_time%s FROM llm_spans WHERE span_id = 'a'";

    assertThat(String.join("\n", database.rows(plan.formatted(""))))
        .doesNotContain("span_messages");
    assertThat(String.join("\n", database.rows(plan.formatted(", output"))))
        .contains("span_messages_2026_11_22_pkey");
  }

  @Test
  void messages_are_looked_for_around_the_time_of_the_span_and_where_clocks_are_wrong()
      throws Exception {
    database.insertSpan(TRACE, "s1", NOON, "span_type", "'llm'");
    message("s1", "2026-11-21 12:00:00+00", "input", "gen_ai.user.message", 0, "early");
    message("s1", NEXT_NOON, "input", "gen_ai.user.message", 0, "too late");
    message("s1", "1970-01-01 00:00:00+00", "input", "gen_ai.user.message", 0, "unknown");
    message("s1", "2200-01-01 00:00:00+00", "input", "gen_ai.user.message", 0, "far");
    assertThat(database.rows("SELECT input FROM llm_spans"))
        .containsExactly("[\"unknown\", \"early\", \"far\"]");
    database.execute("UPDATE trace_spans SET duration_ns = 1000");
    assertThat(database.rows("SELECT json_array_length(input) FROM llm_spans"))
        .as("one that is a day after the end")
        .containsExactly("4");

    assertThat(
            String.join(
                "\n", database.rows("EXPLAIN (ANALYZE, COSTS OFF) SELECT input FROM llm_spans")))
        .containsPattern("span_messages_2026_11_22[^(]*\\(actual")
        .containsPattern("span_messages_past[^(]*\\(actual");
    database.execute("UPDATE trace_spans SET start_time = '2026-11-22 23:00:00+00'");
    database.insertSpan(TRACE, "s2", "2019-01-01 00:00:00+00", "span_type", "'llm'");
    assertThat(
            String.join(
                "\n",
                database.rows(
                    "EXPLAIN (ANALYZE, COSTS OFF) SELECT input FROM llm_spans"
                        + " WHERE span_id = 's2' AND start_time < '2020-01-01 00:00:00+00'")))
        .as("days that cannot have any are left aside")
        .containsPattern("span_messages_2026_11_22[^(]*\\(never executed");
  }

  @Test
  void content_of_the_span_comes_before_messages_and_newer_events_before_older() throws Exception {
    String details = "gen_ai.client.inference.operation.details";
    database.insertSpan(TRACE, "s1", NOON, "span_type", "'llm'");
    database.execute(
        "INSERT INTO span_contents VALUES ('%s', 's1', '%s', '[\"own\"]')".formatted(TRACE, NOON));
    message("s1", NOON, "input", details, 0, "logged");
    message("s1", NOON, "output", "gen_ai.choice", 0, "older");
    message("s1", NOON, "output", details, 1, "two");
    message("s1", NOON, "output", details, 0, "one");
    message("s1", NOON, "system", details, 0, "be brief");
    message("s1", NOON, "tools", details, 0, "hammer");
    database.execute(
        "INSERT INTO span_messages SELECT (json_populate_record(m, '{\"tenant\":\"other\","
            + "\"id\":\"00000000-0000-0000-0000-000000000001\"}')).* FROM span_messages m"
            + " WHERE number = 1");

    assertThat(
            database.rows(
                "SELECT input, output, system_instructions, tool_definitions FROM llm_spans"))
        .containsExactly("[\"own\"]|[\"one\", \"two\"]|[\"be brief\"]|[\"hammer\"]");

    database.execute("UPDATE span_contents SET output = '[\"mine\"]'");
    assertThat(database.rows("SELECT input, output FROM llm_spans"))
        .containsExactly("[\"own\"]|[\"mine\"]");
    assertThat(
            String.join(
                "\n", database.rows("EXPLAIN (ANALYZE, COSTS OFF) SELECT input FROM llm_spans")))
        .as("messages of a span that has both itself")
        .doesNotContainPattern("Scan [^\\n]*span_messages[^\\n]*\\(actual");
  }

  @Test
  void duplicate_calls_name_the_nearest_counted_ancestor() throws Exception {
    trace(TRACE);
    counted("outer", "", 0, "");
    uncounted("tool", "outer", 1);
    counted("inner", "tool", 2, "");
    counted("innermost", "inner", 3, "");
    counted("sibling", "elsewhere", 4, "");

    assertThat(duplicates())
        .containsExactly("inner|counted ancestor|outer", "innermost|counted ancestor|inner");
  }

  @Test
  void duplicate_calls_name_the_first_span_with_the_same_response_within_a_trace()
      throws Exception {
    trace(TRACE);
    counted("first", "", 0, "r1");
    counted("second", "", 1, "r1");
    counted("third", "", 2, "r1");
    counted("different", "", 3, "r2");
    trace(OTHER_TRACE);
    database.insertSpan(
        OTHER_TRACE, "elsewhere", NOON, "span_type, counted, response_id", "'llm', true, 'r1'");

    assertThat(duplicates())
        .containsExactly("second|same response id|first", "third|same response id|first");
  }

  @Test
  void duplicate_calls_end_where_parents_form_a_loop() throws Exception {
    trace(TRACE);
    uncounted("a", "b", 0);
    uncounted("b", "a", 1);
    counted("call", "a", 2, "");
    counted("own parent", "own parent", 3, "");

    assertThat(duplicates()).isEmpty();
  }

  private static void message(
      String span, String time, String direction, String event, int number, String text)
      throws Exception {
    database.execute(
        ("INSERT INTO span_messages (trace_id, span_id, time, time_nanos, id, tenant, direction,"
                + " event, record, number, message) VALUES ('%s', '%s', '%s', 0,"
                + " gen_random_uuid(), 'default', '%s', '%s', 0, %d, '\"%s\"')")
            .formatted(TRACE, span, time, direction, event, number, text));
  }

  private List<String> columns(String relation) throws Exception {
    return database.rows(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
            + " '%s'::regclass AND attnum > 0 ORDER BY attnum".formatted(relation));
  }

  private List<String> duplicates() throws Exception {
    return database.rows(
        "SELECT span_id, reason, other_span_id FROM duplicate_calls ORDER BY span_id");
  }

  private void trace(String id) throws Exception {
    database.execute(
        ("INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, end_time, status,"
                + " lead_key) VALUES ('%1$s', 'default', '%1$s', 'root', '%2$s',"
                + " '%2$s'::timestamptz + interval '1 min', 'ok', '0')")
            .formatted(id, NOON));
  }

  private void counted(String span, String parent, int second, String response) throws Exception {
    String parentOrNull = parent.isEmpty() ? "null" : "'" + parent + "'";
    String responseOrNull = response.isEmpty() ? "null" : "'" + response + "'";
    database.insertSpan(
        TRACE,
        span,
        "2026-11-22 12:00:0" + second + "+00",
        "parent_span_id, span_type, counted, response_id",
        parentOrNull + ", 'llm', true, " + responseOrNull);
  }

  private void uncounted(String span, String parent, int second) throws Exception {
    database.insertSpan(
        TRACE,
        span,
        "2026-11-22 12:00:0" + second + "+00",
        "parent_span_id, span_type, counted",
        "'" + parent + "', 'tool', false");
  }
}
