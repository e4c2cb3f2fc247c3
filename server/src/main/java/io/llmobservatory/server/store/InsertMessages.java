package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.SpanMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes messages some of which may be stored already: through a table of the session, from which
 * only new ones are taken over.
 */
final class InsertMessages {
  private static final String COLUMNS =
      "trace_id, span_id, time, time_nanos, id, tenant, direction, event, record, number, message,"
          + " notes";
  private static final int COLUMN_COUNT = 12;

  private static final String CREATE =
      "CREATE TEMPORARY TABLE IF NOT EXISTS staged_messages (LIKE span_messages)"
          + " ON COMMIT DELETE ROWS";
  // In the order of the key, so that two batches of the same messages wait and do not deadlock.
  private static final String INSERT =
      """
      INSERT INTO span_messages (%1$s, stored_at)
      SELECT %1$s, now() FROM staged_messages ORDER BY trace_id, span_id, time, id
      ON CONFLICT DO NOTHING
      RETURNING id
      """
          .formatted(COLUMNS);

  private InsertMessages() {}

  /**
   * Runs it.
   *
   * @param stored the UUIDs of those of the traces that the database knows
   * @return the ids of the messages that are new
   */
  static Set<UUID> run(Connection connection, List<MessageRow> rows, Map<TraceKey, UUID> stored)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
      try (CopyBuffer buffer = new CopyBuffer(connection, "staged_messages", COLUMNS)) {
        for (MessageRow row : rows) {
          write(row, stored.getOrDefault(row.traceKey(), row.trace()), buffer);
        }
        buffer.end();
      }
      Set<UUID> inserted = new HashSet<>();
      try (ResultSet result = statement.executeQuery(INSERT)) {
        while (result.next()) {
          inserted.add(result.getObject(1, UUID.class));
        }
      }
      return inserted;
    }
  }

  private static void write(MessageRow row, UUID trace, CopyBuffer buffer) throws SQLException {
    SpanMessage message = row.message();
    buffer.beginRow(COLUMN_COUNT);
    buffer.uuid(trace);
    buffer.text(message.spanId());
    buffer.timestamp(message.timeMicros());
    buffer.smallint(message.nanosOfMicro());
    buffer.uuid(message.id());
    buffer.text(row.tenant());
    buffer.text(message.direction().label());
    buffer.text(message.event());
    buffer.integer(message.position());
    buffer.integer(message.number());
    buffer.json(message.message());
    buffer.json(message.notes());
  }
}
