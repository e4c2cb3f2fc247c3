package io.llmobservatory.server.store;

import io.llmobservatory.server.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of one test, empty at first. */
record TestDatabase(PGSimpleDataSource dataSource) {

  static TestDatabase empty() throws Exception {
    var url = TestPostgres.createDatabase();
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url.jdbcUrl());
    dataSource.setUser(url.user());
    dataSource.setPassword(url.password());
    return new TestDatabase(dataSource);
  }

  static TestDatabase migrated() throws Exception {
    TestDatabase database = empty();
    Schema.migrate(database.dataSource);
    return database;
  }

  /** The same database through connections with other settings. */
  TestDatabase with(String property, String value) throws SQLException {
    PGSimpleDataSource other = new PGSimpleDataSource();
    other.setUrl(dataSource.getURL());
    other.setUser(dataSource.getUser());
    other.setPassword(dataSource.getPassword());
    other.setProperty(property, value);
    return new TestDatabase(other);
  }

  /** One statement or several. */
  void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, the columns of each as text between bars, null as nothing; in UTC. */
  List<String> rows(String sql) throws SQLException {
    return rows(dataSource, sql);
  }

  static List<String> rows(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet row = statement.executeQuery(sql)) {
        return rows(row);
      }
    }
  }

  private static List<String> rows(ResultSet row) throws SQLException {
    List<String> rows = new ArrayList<>();
    int columns = row.getMetaData().getColumnCount();
    while (row.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String value = row.getString(i);
        values.add(value == null ? "" : value);
      }
      rows.add(String.join("|", values));
    }
    return rows;
  }

  /** Stores a span with nothing but what it must have, and the columns given. */
  void insertSpan(String trace, String span, String start, String columns, String values)
      throws SQLException {
    String more = columns.isEmpty() ? "" : ", " + columns;
    String moreValues = values.isEmpty() ? "" : ", " + values;
    execute(
        ("INSERT INTO trace_spans (trace_id, span_id, start_time, tenant, name, kind, start_nanos,"
                + " status, attributes%s) VALUES ('%s', '%s', '%s', 'default', 'span', 'client', 0,"
                + " 'ok', '{}'%s)")
            .formatted(more, trace, span, start, moreValues));
  }
}
