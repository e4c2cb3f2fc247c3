package io.llmobservatory.benchmarks.throughput;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * The way of the first design: for each span a look for its trace, an insertion of the trace if it
 * is not there, and an insertion of the span. One connection, one transaction for a request, which
 * is kinder than the transaction for each statement that it had.
 */
final class FirstDesign {
  static final String SCHEMA = "first_design";

  private static final String FIND =
      "SELECT id FROM " + SCHEMA + ".traces WHERE tenant = ? AND trace_id = ?";
  private static final String ADD =
      "INSERT INTO "
          + SCHEMA
          + ".traces (id, tenant, trace_id, root_span_name, start_time, status, lead_key)"
          + " VALUES (?, ?, ?, '', now(), 'unset', '') ON CONFLICT (id) DO UPDATE SET updated_at = now()"
          + " RETURNING id";

  private final Database database;
  private final int requestSpans;
  private final Table spans;
  private final Table contents;
  private final Map<String, String[]> contentOf = new HashMap<>();

  /** Rows of a table as texts, and how one is inserted. */
  private record Table(String insert, List<String[]> rows) {}

  /** Takes rows that the server wrote as what is to be written. */
  FirstDesign(Database database, int sample, int requestSpans) throws SQLException {
    this.database = database;
    this.requestSpans = requestSpans;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE sample AS SELECT * FROM trace_spans LIMIT " + sample);
      this.spans = read(statement, "trace_spans", "SELECT * FROM sample");
      this.contents =
          read(
              statement,
              "span_contents",
              "SELECT c.* FROM sample JOIN span_contents c USING (trace_id, span_id, start_time)");
      for (String[] row : contents.rows) {
        contentOf.put(key(row), row);
      }
    }
  }

  /** Trace and span of a row. */
  private static String key(String[] row) {
    return row[0] + row[1];
  }

  private static Table read(Statement statement, String name, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      ResultSetMetaData columns = result.getMetaData();
      StringJoiner names = new StringJoiner(", ");
      StringJoiner values = new StringJoiner(", ");
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i));
        values.add("?::" + columns.getColumnTypeName(i).replaceFirst("^_(.*)$", "$1[]"));
      }
      List<String[]> rows = new ArrayList<>();
      while (result.next()) {
        String[] row = new String[columns.getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(row);
      }
      return new Table(
          "INSERT INTO %s.%s (%s) VALUES (%s)".formatted(SCHEMA, name, names, values), rows);
    }
  }

  /** Writes for a while; returns spans a second. */
  double run(double seconds) throws SQLException {
    LikeTables.empty(database, SCHEMA);
    database.checkpoint();
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    long written = 0;
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    try (Connection connection = database.connect();
        PreparedStatement find = connection.prepareStatement(FIND);
        PreparedStatement add = connection.prepareStatement(ADD);
        PreparedStatement addSpan = connection.prepareStatement(spans.insert);
        PreparedStatement addContent = connection.prepareStatement(contents.insert)) {
      connection.setAutoCommit(false);
      long high = 0;
      long low = 0;
      while (System.nanoTime() < end) {
        int row = (int) (written % spans.rows.size());
        if (row == 0) {
          high = random.nextLong();
          low = random.nextLong();
        }
        String[] span = spans.rows.get(row);
        UUID sent = UUID.fromString(span[0]);
        UUID trace =
            new UUID(sent.getMostSignificantBits() ^ high, sent.getLeastSignificantBits() ^ low);
        UUID stored = resolve(find, add, trace);
        insert(addSpan, span, stored);
        String[] content = contentOf.get(key(span));
        if (content != null) {
          insert(addContent, content, stored);
        }
        written++;
        if (written % requestSpans == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
    return written * 1e9 / (System.nanoTime() - begun);
  }

  private static UUID resolve(PreparedStatement find, PreparedStatement add, UUID trace)
      throws SQLException {
    String traceId = trace.toString().replace("-", "");
    find.setString(1, "default");
    find.setString(2, traceId);
    try (ResultSet found = find.executeQuery()) {
      if (found.next()) {
        return found.getObject(1, UUID.class);
      }
    }
    add.setObject(1, trace);
    add.setString(2, "default");
    add.setString(3, traceId);
    try (ResultSet added = add.executeQuery()) {
      added.next();
      return added.getObject(1, UUID.class);
    }
  }

  private static void insert(PreparedStatement statement, String[] row, UUID trace)
      throws SQLException {
    statement.setObject(1, trace);
    for (int i = 1; i < row.length; i++) {
      statement.setString(i + 1, row[i]);
    }
    statement.executeUpdate();
  }
}
