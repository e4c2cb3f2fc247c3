package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Tells which traces and spans are stored. */
public final class StoredKeys {
  // One look-up by the key for each, whatever the planner believes: the start tells the day.
  private static final String SPANS =
      """
      SELECT w.trace, w.span, (extract(epoch FROM w.start) * 1000000)::bigint
      FROM unnest(?::uuid[], ?::text[], ?::timestamptz[]) AS w (trace, span, start)
      CROSS JOIN LATERAL (
        SELECT FROM trace_spans
        WHERE trace_id = w.trace AND span_id = w.span AND start_time = w.start
        LIMIT 1) AS stored
      """;

  private final DataSource database;

  StoredKeys(DataSource database) {
    this.database = database;
  }

  /**
   * Sees to it that the tables are those that this program needs.
   *
   * @throws StoreException if they are not, or the database is away
   */
  public void requireSchema() throws StoreException {
    try {
      Schema.requireCurrent(database);
    } catch (SchemaException e) {
      throw new StoreException.Permanent(String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** The UUIDs of those of the traces that are stored. */
  public Map<TraceKey, UUID> traces(Collection<TraceKey> traces) throws StoreException {
    try (Connection connection = database.getConnection()) {
      return SelectTraceIds.byTraceId(connection, traces);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** The traces that are stored under any of the UUIDs. */
  public Map<TraceKey, UUID> tracesOf(Collection<UUID> ids) throws StoreException {
    try (Connection connection = database.getConnection()) {
      return SelectTraceIds.byId(connection, ids);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** Those of the spans that are stored. */
  public Set<SpanKey> spans(Collection<SpanKey> spans) throws StoreException {
    List<SpanKey> wanted = new ArrayList<>(spans);
    Set<SpanKey> stored = new HashSet<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SPANS)) {
      ArrayParameters<SpanKey> arrays = new ArrayParameters<>(statement, wanted);
      arrays.uuids(SpanKey::trace);
      arrays.texts(SpanKey::spanId);
      arrays.times(SpanKey::startMicros, key -> true);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          stored.add(new SpanKey(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)));
        }
      }
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
    return stored;
  }
}
