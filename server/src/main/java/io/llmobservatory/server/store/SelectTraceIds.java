package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Looks up which UUIDs the database knows traces by. */
final class SelectTraceIds {
  private static final String BY_TRACE_ID =
      """
      SELECT t.tenant, t.trace_id, t.id
      FROM unnest(?::text[], ?::text[]) AS wanted (tenant, trace_id)
      JOIN traces t USING (tenant, trace_id)
      """;
  private static final String BY_ID =
      "SELECT tenant, trace_id, id FROM traces WHERE id = ANY (?::uuid[])";

  private SelectTraceIds() {}

  /** The UUIDs of those of the traces that are stored. */
  static Map<TraceKey, UUID> byTraceId(Connection connection, Collection<TraceKey> traces)
      throws SQLException {
    String[] tenants = new String[traces.size()];
    String[] traceIds = new String[traces.size()];
    int i = 0;
    for (TraceKey trace : traces) {
      tenants[i] = trace.tenant();
      traceIds[i++] = trace.traceId();
    }
    try (PreparedStatement statement = connection.prepareStatement(BY_TRACE_ID)) {
      statement.setArray(1, connection.createArrayOf("text", tenants));
      statement.setArray(2, connection.createArrayOf("text", traceIds));
      return read(statement);
    }
  }

  /** The traces that are stored under these UUIDs. */
  static Map<TraceKey, UUID> byId(Connection connection, Collection<UUID> ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      return read(statement);
    }
  }

  private static Map<TraceKey, UUID> read(PreparedStatement statement) throws SQLException {
    Map<TraceKey, UUID> found = new HashMap<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        found.put(
            new TraceKey(result.getString(1), result.getString(2)),
            result.getObject(3, UUID.class));
      }
    }
    return found;
  }
}
