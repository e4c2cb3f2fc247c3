package io.llmobservatory.server.query;

import java.util.List;

/** What is asked for as conditions of SQL, each of which begins with AND. */
final class Conditions {
  private Conditions() {}

  /** Spans, save for their time and text. */
  static void ofSpans(Criteria asked, Sql sql) {
    equal("service_name", asked.services(), sql);
    equal("environment", asked.environments(), sql);
    equal("user_id", asked.users(), sql);
    equal("session_id", asked.sessions(), sql);
    ofCalls(asked, sql);
    statuses(asked, sql);
    if (asked.failed()) {
      sql.add(" AND (status = 'error' OR error_type IS NOT NULL)");
    }
    if (asked.minCostUsd() != null) {
      sql.add(" AND cost_usd >= ").value(asked.minCostUsd());
    }
    if (asked.minDurationNanos() != null) {
      sql.add(" AND duration_ns >= ").value(asked.minDurationNanos());
    }
  }

  /** Spans of a range of which the statement looks at whole microseconds. */
  static void ofOddNanos(TimeRange range, Sql sql) {
    if (range.fromNanos() != 0) {
      sql.add(" AND (start_time > ").time(range.from());
      sql.add(" OR start_nanos >= ").value(range.fromNanos()).add(")");
    }
    if (range.toNanos() != 0) {
      sql.add(" AND (start_time < ").time(range.to());
      sql.add(" OR start_nanos < ").value(range.toNanos()).add(")");
    }
  }

  /** Traces, save for their time and text. */
  static void ofTraces(Criteria asked, Sql sql) {
    equal("service_name", asked.services(), sql);
    equal("environment", asked.environments(), sql);
    equal("user_id", asked.users(), sql);
    equal("session_id", asked.sessions(), sql);
    statuses(asked, sql);
    if (asked.failed()) {
      sql.add(" AND error_count > 0");
    }
    if (asked.minCostUsd() != null) {
      sql.add(" AND cost_usd >= ").value(asked.minCostUsd());
    }
    Long nanos = asked.minDurationNanos();
    if (nanos != null) {
      long micros = nanos / Times.NANOS_PER_MICRO + (nanos % Times.NANOS_PER_MICRO == 0 ? 0 : 1);
      sql.add(" AND duration_us >= ").value(micros);
    }
    if (asked.asksForCalls()) {
      // OFFSET 0 keeps it a look-up by key for each trace that all else leaves.
      sql.add(" AND EXISTS (SELECT FROM trace_spans s WHERE s.trace_id = t.id");
      sql.add(" AND ").add(SPANS_OF_TRACE);
      ofCalls(asked, sql);
      sql.add(" OFFSET 0)");
    }
  }

  /**
   * When spans of a trace may start: with it or later, and no more than a day after it ended. That
   * leaves other days aside; a span without an end may start after all others have theirs.
   */
  static final String SPANS_OF_TRACE =
      "s.start_time >= t.start_time"
          + " AND s.start_time <= coalesce(greatest(t.end_time, t.start_time) + interval '1 day',"
          + " 'infinity')";

  private static void ofCalls(Criteria asked, Sql sql) {
    if (!asked.models().isEmpty()) {
      sql.add(" AND (request_model = ANY (").texts(asked.models());
      sql.add(") OR response_model = ANY (").texts(asked.models()).add("))");
    }
    equal("provider", asked.providers(), sql);
    equal("operation", asked.operations(), sql);
  }

  private static void statuses(Criteria asked, Sql sql) {
    if (asked.statuses().equals(List.of("error"))) {
      // As the index of errors says it.
      sql.add(" AND status = 'error'");
    } else if (!asked.statuses().isEmpty()) {
      sql.add(" AND status = ANY (").texts(asked.statuses()).add("::text[]::span_status[])");
    }
  }

  private static void equal(String column, List<String> values, Sql sql) {
    if (!values.isEmpty()) {
      sql.add(" AND ").add(column).add(" = ANY (").texts(values).add(")");
    }
  }
}
