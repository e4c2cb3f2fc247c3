package io.llmobservatory.server.firstdesign;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The two tables of the first design as they are in a database: which columns they have. Nobody
 * wrote them down once and for all, so only what nothing can do without is asked for.
 */
final class SourceTables {
  private static final String COLUMNS =
      """
      SELECT attname, format_type(atttypid, NULL)
      FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
      """;

  private static final String UUID = "uuid";
  private static final Set<String> TIMES =
      Set.of("timestamp with time zone", "timestamp without time zone");
  private static final Set<String> TEXTS = Set.of("text", "character varying", "character");

  private final Map<String, String> spans;

  private SourceTables(Map<String, String> spans) {
    this.spans = spans;
  }

  /**
   * Looks at them.
   *
   * @throws SourceException if one is missing, or lacks what is needed
   */
  static SourceTables read(Connection connection) throws SQLException, SourceException {
    Map<String, String> traces = columns(connection, "traces");
    if (traces.containsKey("lead_key")) {
      throw new SourceException(
          "it is a database of LLM Observatory itself, not of the first design; to copy such a one"
              + " use pg_dump");
    }
    require("traces", traces, "id", Set.of(UUID));
    require("traces", traces, "trace_id", TEXTS);
    Map<String, String> spans = columns(connection, "trace_spans");
    require("trace_spans", spans, "trace_id", Set.of(UUID));
    require("trace_spans", spans, "span_id", TEXTS);
    require("trace_spans", spans, "start_time", TIMES);
    if (spans.containsKey("end_time")) {
      require("trace_spans", spans, "end_time", TIMES);
    }
    return new SourceTables(spans);
  }

  private static Map<String, String> columns(Connection connection, String table)
      throws SQLException, SourceException {
    Map<String, String> types = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          types.put(row.getString(1), row.getString(2));
        }
      }
    }
    if (types.isEmpty()) {
      throw new SourceException(
          "it has no table \""
              + table
              + "\" where it is looked for; if it lies in another schema, add"
              + " ?currentSchema=NAME to the URL");
    }
    return types;
  }

  private static void require(
      String table, Map<String, String> columns, String column, Set<String> types)
      throws SourceException {
    String type = columns.get(column);
    String name = table + "." + column;
    String expected = String.join(" or ", types.stream().sorted().toList());
    if (type == null) {
      throw new SourceException("it has no column " + name + " (" + expected + ")");
    }
    if (!types.contains(type)) {
      throw new SourceException(
          "its column "
              + name
              + " is of type "
              + type
              + ", where "
              + expected
              + " is expected; a view with the right type in a schema of its own would do, named"
              + " with ?currentSchema=NAME");
    }
  }

  /** Whether spans have a column. */
  boolean spansHave(String column) {
    return spans.containsKey(column);
  }
}
