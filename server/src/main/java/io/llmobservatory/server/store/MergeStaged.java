package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes spans some of which may be stored already: through tables of the session, from which only
 * new ones are taken over. The first version of a span stays, and so does its content.
 */
final class MergeStaged {
  private static final String CREATE =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS staged_spans (LIKE trace_spans) ON COMMIT DELETE ROWS;
      CREATE TEMPORARY TABLE IF NOT EXISTS staged_contents (LIKE span_contents)
        ON COMMIT DELETE ROWS
      """;
  // In the order of the key, so that two merges of the same spans wait and do not deadlock.
  private static final String MERGE =
      """
      WITH inserted AS (
        INSERT INTO trace_spans
        SELECT * FROM staged_spans ORDER BY trace_id, span_id, start_time
        ON CONFLICT DO NOTHING
        RETURNING trace_id, span_id, start_time
      ), contents AS (
        INSERT INTO span_contents
        SELECT c.* FROM staged_contents c JOIN inserted USING (trace_id, span_id, start_time)
        ORDER BY trace_id, span_id, start_time
        ON CONFLICT DO NOTHING
      )
      SELECT trace_id, span_id, (extract(epoch FROM start_time) * 1000000)::bigint FROM inserted
      """;

  private MergeStaged() {}

  /**
   * Runs it.
   *
   * @return the keys of the spans that are new
   */
  static Set<SpanKey> run(Connection connection, List<SpanRow> rows, List<SpanRow> withContent)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
      CopySpans.run(connection, "staged_spans", rows);
      CopyContents.run(connection, "staged_contents", withContent);
      Set<SpanKey> inserted = new HashSet<>();
      try (ResultSet result = statement.executeQuery(MERGE)) {
        while (result.next()) {
          inserted.add(
              new SpanKey(result.getObject(1, UUID.class), result.getString(2), result.getLong(3)));
        }
      }
      return inserted;
    }
  }
}
