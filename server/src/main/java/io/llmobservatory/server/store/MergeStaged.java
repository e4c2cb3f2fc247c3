package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
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

  // The plan must not hang on what the planner believes of tables without statistics: each staged
  // row is looked up by its key.
  private static final String LOOK_UP_BY_KEY =
      "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
  // Costs are not the sender's: prices change, and costs are filled in later. Where content is gone
  // it cannot be told any more whether it was the same.
  private static final String DIFFERENT =
      """
      SELECT trace_id, span_id, (extract(epoch FROM start_time) * 1000000)::bigint
      FROM staged_spans n
      JOIN trace_spans o USING (trace_id, span_id, start_time)
      LEFT JOIN staged_contents nc USING (trace_id, span_id, start_time)
      LEFT JOIN span_contents oc USING (trace_id, span_id, start_time)
      WHERE %s <> %s OR (oc.tableoid IS NOT NULL AND %s <> %s)
      """
          .formatted(
              text("n", CopySpans.SENT_COLUMNS),
              text("o", CopySpans.SENT_COLUMNS),
              text("nc", CopyContents.DOCUMENTS),
              text("oc", CopyContents.DOCUMENTS));

  private MergeStaged() {}

  /** Columns of a row as one text. */
  private static String text(String table, String columns) {
    return "ROW(" + table + "." + columns.replace(", ", ", " + table + ".") + ")::text";
  }

  /**
   * Runs it.
   *
   * @return what became of the spans
   */
  static Merged run(Connection connection, SpanBatch batch) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
      CopySpans.run(connection, "staged_spans", batch);
      CopyContents.run(connection, "staged_contents", batch);
      Set<SpanKey> inserted = keys(statement, MERGE);
      if (inserted.size() == batch.aggregates().rows()) {
        return new Merged(inserted, Set.of());
      }
      statement.execute(LOOK_UP_BY_KEY);
      return new Merged(inserted, keys(statement, DIFFERENT));
    }
  }

  private static Set<SpanKey> keys(Statement statement, String sql) throws SQLException {
    Set<SpanKey> keys = new HashSet<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        keys.add(
            new SpanKey(result.getObject(1, UUID.class), result.getString(2), result.getLong(3)));
      }
    }
    return keys;
  }
}
