package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks whether the database would take a batch. */
final class ReadinessQuery {
  private static final String SQL =
      """
      SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean
      FROM (SELECT FROM trace_spans LIMIT 0) AS spans
      RIGHT JOIN (VALUES (1)) AS one ON true
      """;

  private ReadinessQuery() {}

  static void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(SQL)) {
      result.next();
      if (result.getBoolean(1)) {
        throw new SQLException("the database takes no writes", "25006");
      }
    }
  }
}
