package io.llmobservatory.benchmarks.throughput;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Tables of a schema beside ours, with the same columns, indexes, partitions and settings. */
final class LikeTables {
  private static final List<String> PARTITIONED = List.of("trace_spans", "span_contents");

  private LikeTables() {}

  /** Makes them, as ours are now. */
  static void make(Database database, String schema) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      for (String table : PARTITIONED) {
        statement.execute(
            "CREATE TABLE %s.%s (LIKE public.%s INCLUDING ALL) PARTITION BY RANGE (start_time)"
                .formatted(schema, table, table));
        for (String sql : partitions(statement, schema, table)) {
          statement.execute(sql);
        }
      }
      statement.execute(
          "CREATE TABLE %s.traces (LIKE public.traces INCLUDING ALL) WITH (fillfactor = 70)"
              .formatted(schema));
    }
  }

  private static List<String> partitions(Statement statement, String schema, String table)
      throws SQLException {
    List<String> made = new ArrayList<>();
    try (ResultSet days =
        statement.executeQuery(
            "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), array_to_string(c.reloptions, ', ')"
                + " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " WHERE i.inhparent = 'public."
                + table
                + "'::regclass")) {
      while (days.next()) {
        String options = days.getString(3);
        made.add(
            "CREATE TABLE %s.%s PARTITION OF %s.%s %s%s"
                .formatted(
                    schema,
                    days.getString(1),
                    schema,
                    table,
                    days.getString(2),
                    options == null ? "" : " WITH (" + options + ")"));
      }
    }
    return made;
  }

  /** Empties the tables of a schema. */
  static void empty(Database database, String schema) throws SQLException {
    database.execute(
        "TRUNCATE %s.traces, %s.trace_spans, %s.span_contents".formatted(schema, schema, schema));
  }
}
