package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.CheckTraces;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any clock has its place, as long as there are not too many days. */
final class DaysTest {
  private PostgresUrl database;

  @BeforeEach
  void create() throws Exception {
    database = Instance.newDatabase(); // which has two days
  }

  @AfterEach
  void check() {
    CheckTraces.check(database);
  }

  @Test
  void spans_of_absurd_clocks_are_stored_and_make_no_days() throws Exception {
    try (Instance instance = Instance.withDays(database, 2)) {
      assertThat(
              instance.write(
                  new LlmSpanBuilder("t", "0").times(0, 0).build(),
                  span("1970", "1970-01-01T00:00:00.000000999Z"),
                  span("2019", "2019-12-31T23:59:59.999999999Z"),
                  span("2100", "2100-01-01T00:00:00Z"),
                  span("2200", "2200-06-15T12:34:56.789012345Z"),
                  span("2262", "2262-04-11T23:47:16.854775808Z"),
                  new LlmSpanBuilder("t", "2554").times(-1, -1).build(),
                  new LlmSpanBuilder("t", "long").times(1, -1).build()))
          .isEqualTo(new Outcome(8, 0, 0, Map.of()));
    }
    assertThat(
            query(
                "SELECT string_agg(extract(year FROM start_time AT TIME ZONE 'UTC') || tableoid"
                    + "::regclass::text, ' ' ORDER BY start_time, span_id) FROM trace_spans"))
        .isEqualTo(
            "1970trace_spans_past 1970trace_spans_past 1970trace_spans_past 2019trace_spans_past"
                + " 2100trace_spans_future 2200trace_spans_future 2262trace_spans_future"
                + " 2554trace_spans_future");
  }

  @Test
  void a_day_is_made_when_its_first_span_comes() throws Exception {
    try (Instance instance = Instance.on(database, 2)) {
      instance.write(
          span("a", "2026-11-22T23:59:59.999999999Z"),
          span("b", "2026-11-23T00:00:00Z"),
          span("c", "2027-03-01T00:00:00Z"));
    }
    assertThat(
            query(
                "SELECT string_agg(tableoid::regclass::text, ' ' ORDER BY span_id)"
                    + " FROM trace_spans"))
        .isEqualTo("trace_spans_2026_11_22 trace_spans_2026_11_23 trace_spans_2027_03_01");
  }

  @Test
  void beyond_the_limit_of_days_the_spans_of_other_days_alone_are_rejected() throws Exception {
    try (Instance instance = Instance.withDays(database, 3)) {
      assertThat(
              instance.write(
                  span("a", "2030-01-01T00:00:00Z"),
                  span("b", "2030-01-02T00:00:00Z"),
                  span("c", "2026-11-22T00:00:00Z"),
                  span("d", "2030-01-03T00:00:00Z"),
                  span("e", "2030-01-01T01:00:00Z"),
                  span("f", "1999-01-01T00:00:00Z")))
          .isEqualTo(new Outcome(4, 0, 0, Map.of(Rejection.TOO_MANY_DAYS, 2)));
    }
    assertThat(query("SELECT string_agg(span_id, '' ORDER BY span_id) FROM trace_spans"))
        .isEqualTo("acef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace_spans", "span_contents"})
  void a_partition_that_was_dropped_meanwhile_is_made_again(String table) throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      LlmSpan other =
          new LlmSpanBuilder("t2", "a").start(Instant.parse("2026-11-21T00:00:00Z")).build();
      instance.write(new LlmSpanBuilder("t", "a").input("[1]").build(), other);
      TestPostgres.execute(
          database,
          "DELETE FROM span_contents; DELETE FROM trace_spans WHERE span_id = 'a' AND start_time"
              + " > '2026-11-22'; DELETE FROM traces WHERE trace_id = 't'; DROP TABLE "
              + table
              + "_2026_11_22");

      assertThat(
              instance.write(
                  new LlmSpanBuilder("t", "b").input("[1]").build(),
                  new LlmSpanBuilder("t", "c").input("[1]").build(),
                  other))
          .isEqualTo(new Outcome(2, 1, 0, Map.of()));
    }
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("2");
  }

  @Test
  void beyond_the_limit_a_partition_that_was_dropped_is_not_made_again() throws Exception {
    try (Instance instance = Instance.withDays(database, 1)) {
      instance.write(span("a", "2026-11-21T00:00:00Z"), span("b", "2026-11-22T00:00:00Z"));
      TestPostgres.execute(
          database,
          "DELETE FROM traces; DELETE FROM trace_spans; DROP TABLE trace_spans_2026_11_22");

      assertThat(
              instance.write(span("c", "2026-11-21T00:00:00Z"), span("d", "2026-11-22T00:00:00Z")))
          .isEqualTo(new Outcome(1, 0, 0, Map.of(Rejection.TOO_MANY_DAYS, 1)));
    }
  }

  private static LlmSpan span(String spanId, String start) {
    return new LlmSpanBuilder("t", spanId).start(Instant.parse(start)).build();
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
