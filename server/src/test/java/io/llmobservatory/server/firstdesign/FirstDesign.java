package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A database of the first design. */
final class FirstDesign {
  static final String START = "2026-11-22T12:00:00.123456Z";

  final PostgresUrl url = TestPostgres.createDatabase();

  private FirstDesign() {}

  static FirstDesign create() {
    FirstDesign source = new FirstDesign();
    source.execute(
        """
        CREATE TABLE traces (
          id uuid PRIMARY KEY, trace_id text NOT NULL, service_name text NOT NULL,
          start_time timestamptz NOT NULL, end_time timestamptz, duration_us bigint, status text,
          span_count integer DEFAULT 0, root_span_name text, attributes jsonb,
          resource_attributes jsonb, created_at timestamptz DEFAULT now(),
          updated_at timestamptz DEFAULT now());
        CREATE TABLE trace_spans (
          id uuid PRIMARY KEY DEFAULT gen_random_uuid(), trace_id uuid, span_id text NOT NULL,
          parent_span_id text, name text, kind text, service_name text, start_time timestamptz,
          end_time timestamptz, duration_us bigint, status text, status_message text,
          attributes jsonb, events jsonb, links jsonb, created_at timestamptz DEFAULT now())
        """);
    return source;
  }

  /** With nothing but what an import cannot do without. */
  static FirstDesign createBare() {
    FirstDesign source = new FirstDesign();
    source.execute(
        """
        CREATE TABLE traces (id uuid, trace_id varchar(64));
        CREATE TABLE trace_spans (trace_id uuid, span_id varchar(32), start_time timestamp)
        """);
    return source;
  }

  DatabaseAddress address() {
    return address(url);
  }

  static DatabaseAddress address(PostgresUrl url) {
    return new DatabaseAddress(url.jdbcUrl(), url.user(), url.password());
  }

  void execute(String sql) {
    TestPostgres.execute(url, sql);
  }

  UUID trace(String traceId) {
    UUID id = UUID.randomUUID();
    trace(id, traceId);
    return id;
  }

  void trace(UUID id, String traceId) {
    execute(
        "INSERT INTO traces (id, trace_id, service_name, start_time) VALUES ('%s', '%s', 's', '%s')"
            .formatted(id, traceId, START));
  }

  Row span(@Nullable UUID trace, String spanId) {
    return new Row(trace, spanId);
  }

  /** A row of trace_spans to be. */
  final class Row {
    private final Map<String, @Nullable String> columns = new LinkedHashMap<>();

    private Row(@Nullable UUID trace, String spanId) {
      columns.put("trace_id::uuid", trace == null ? null : trace.toString());
      columns.put("span_id::text", spanId);
      columns.put("start_time::timestamptz", START);
    }

    /** Gives a column, of a type, a value. */
    Row with(String column, String type, @Nullable String value) {
      columns.put(column + "::" + type, value);
      return this;
    }

    Row text(String column, String value) {
      return with(column, "text", value);
    }

    Row parent(String spanId) {
      return text("parent_span_id", spanId);
    }

    Row start(@Nullable String time) {
      return with("start_time", "timestamptz", time);
    }

    Row attributes(String json) {
      return with("attributes", "jsonb", json);
    }

    void insert() throws SQLException {
      StringBuilder names = new StringBuilder();
      StringBuilder values = new StringBuilder();
      for (String column : columns.keySet()) {
        int colon = column.indexOf(':');
        names.append(names.isEmpty() ? "" : ", ").append(column, 0, colon);
        values.append(values.isEmpty() ? "?" : ", ?").append(column.substring(colon));
      }
      try (Connection connection = TestPostgres.connect(url);
          PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO trace_spans (" + names + ") VALUES (" + values + ")")) {
        int i = 0;
        for (@Nullable String value : columns.values()) {
          statement.setString(++i, value);
        }
        statement.executeUpdate();
      }
    }
  }
}
