package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The three statements of the first design, prepared on one connection, and its two tables. */
final class FirstDesignStatements {
  /**
   * Its tables, with the unique key on the trace id that its statements presume and without the
   * foreign key from spans to traces, which would cost it more.
   */
  static final String TABLES =
      """
      CREATE SCHEMA first_design;
      CREATE TABLE first_design.traces (
        id uuid PRIMARY KEY, trace_id text COLLATE "C" NOT NULL UNIQUE, service_name text NOT NULL,
        start_time timestamptz NOT NULL, end_time timestamptz, duration_us bigint,
        status text NOT NULL, status_message text, root_span_name text,
        span_count bigint NOT NULL, resource_attributes jsonb NOT NULL, attributes jsonb NOT NULL,
        created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
      CREATE TABLE first_design.trace_spans (
        id uuid NOT NULL, trace_id uuid NOT NULL, span_id text COLLATE "C" NOT NULL,
        parent_span_id text, name text NOT NULL, kind text NOT NULL, service_name text NOT NULL,
        start_time timestamptz NOT NULL, end_time timestamptz, duration_us bigint,
        status text NOT NULL, status_message text, attributes jsonb NOT NULL, events jsonb,
        links jsonb, created_at timestamptz NOT NULL,
        PRIMARY KEY (trace_id, span_id, start_time))
      """;

  private static final String SELECT_TRACE =
      "SELECT * FROM first_design.traces WHERE trace_id = ? LIMIT 1";
  private static final String INSERT_TRACE =
      """
      INSERT INTO first_design.traces
      VALUES (?, ?, ?, ?, NULL, NULL, 'unset', NULL, NULL, 0, '{}', '{}', now(), now())
      ON CONFLICT (trace_id) DO UPDATE SET updated_at = excluded.updated_at
      RETURNING *
      """;
  private static final String INSERT_SPAN =
      """
      INSERT INTO first_design.trace_spans
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?::jsonb, NULL, NULL, now())
      ON CONFLICT (trace_id, span_id, start_time)
        DO UPDATE SET status = excluded.status, attributes = excluded.attributes
      """;

  private final PreparedStatement selectTrace;
  private final PreparedStatement insertTrace;
  private final PreparedStatement insertSpan;

  FirstDesignStatements(Connection connection) throws SQLException {
    selectTrace = connection.prepareStatement(SELECT_TRACE);
    insertTrace = connection.prepareStatement(INSERT_TRACE);
    insertSpan = connection.prepareStatement(INSERT_SPAN);
  }

  @Nullable UUID selectTrace(String traceId) throws SQLException {
    selectTrace.setString(1, traceId);
    try (ResultSet found = selectTrace.executeQuery()) {
      return found.next() ? found.getObject("id", UUID.class) : null;
    }
  }

  UUID insertTrace(LlmSpan span) throws SQLException {
    insertTrace.setObject(1, UUID.randomUUID());
    insertTrace.setString(2, span.traceId());
    insertTrace.setString(3, span.resource().serviceName());
    insertTrace.setObject(4, time(span.startNanos()));
    try (ResultSet row = insertTrace.executeQuery()) {
      row.next();
      return row.getObject("id", UUID.class);
    }
  }

  void insertSpan(UUID trace, LlmSpan span) throws SQLException {
    insertSpan.setObject(1, UUID.randomUUID());
    insertSpan.setObject(2, trace);
    insertSpan.setString(3, span.spanId());
    insertSpan.setString(4, span.parentSpanId());
    insertSpan.setString(5, span.name());
    insertSpan.setString(6, span.kind().label());
    insertSpan.setString(7, span.resource().serviceName());
    insertSpan.setObject(8, time(span.startNanos()));
    insertSpan.setObject(9, time(span.endNanos()));
    insertSpan.setLong(10, span.durationNanos() / 1000);
    insertSpan.setString(11, span.status().label());
    insertSpan.setString(12, span.attributes().toString());
    if (insertSpan.executeUpdate() != 1) {
      throw new IllegalStateException("a new span was not inserted");
    }
  }

  private static OffsetDateTime time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).atOffset(ZoneOffset.UTC);
  }
}
