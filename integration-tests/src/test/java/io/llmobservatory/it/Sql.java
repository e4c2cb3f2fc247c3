package io.llmobservatory.it;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** What is in a database, as a person would ask for it. */
final class Sql {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Sql() {}

  /** A row: its values as text, by column. */
  record Row(Map<String, @Nullable String> values) {
    @Nullable String text(String column) {
      if (!values.containsKey(column)) {
        throw new IllegalArgumentException("no column " + column);
      }
      return values.get(column);
    }

    /** A document as maps, lists, texts and numbers; null if there is none. */
    @Nullable Object json(String column) {
      String document = text(column);
      return document == null ? null : JSON.readValue(document, new TypeReference<Object>() {});
    }
  }

  static List<Row> rows(PostgresUrl database, String sql) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.put(result.getMetaData().getColumnLabel(i), result.getString(i));
        }
        rows.add(new Row(values));
      }
    }
    return rows;
  }

  /** The one row of a query. */
  static Row row(PostgresUrl database, String sql) throws SQLException {
    List<Row> rows = rows(database, sql);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows: " + sql);
    }
    return rows.get(0);
  }

  /** The one number of a query. */
  static long number(PostgresUrl database, String sql) throws SQLException {
    return Long.parseLong(TestPostgres.query(database, sql));
  }

  static long spans(PostgresUrl database) throws SQLException {
    return number(database, "SELECT count(*) FROM trace_spans");
  }
}
