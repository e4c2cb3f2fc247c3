package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Deletes messages whose spans did not come within a day. It goes through the partitions in small
 * steps, each a transaction of its own, so that nobody waits for it, and so that any number of
 * servers may do it at once. What it has seen it does not look at again.
 */
final class OrphanedMessages {
  private static final int STEP_PAGES = 256;

  private static final String PARTITIONS =
      """
      SELECT inhrelid::regclass::text,
             pg_relation_size(inhrelid) / current_setting('block_size')::bigint
      FROM pg_inherits
      WHERE inhparent = 'span_messages'::regclass AND NOT inhdetachpending
      ORDER BY 1
      """;

  // A message becomes visible some time after the moment that stands in its row.
  private static final String UNTIL =
      "SELECT now() - interval '1 day', now() - interval '1 day 10 minutes'";

  private static final String ANY =
      "SELECT EXISTS (SELECT FROM %s WHERE stored_at >= ? AND stored_at < ?)";

  // Most spans are found in the first place, which few partitions are searched for. OFFSET 0 keeps
  // each a look-up by key; the sums with nothing keep the planner from the index on stored_at, by
  // which it would read the whole partition for each step.
  private static final String DELETE =
      """
      DELETE FROM %s AS m
      WHERE ctid >= '(%d,0)' AND ctid < '(%d,0)'
        AND stored_at + interval '0' >= ? AND stored_at + interval '0' < ?
        AND NOT EXISTS (
          SELECT FROM trace_spans s
          WHERE s.trace_id = m.trace_id AND s.span_id = m.span_id
            AND s.start_time BETWEEN m.time - interval '1 day' AND m.time + interval '1 day'
          OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM trace_spans s
          WHERE s.trace_id = m.trace_id AND s.span_id = m.span_id
          OFFSET 0)
      """;

  private final DataSource dataSource;

  /** What was stored before is seen to. */
  private OffsetDateTime seenUntil = OffsetDateTime.MIN;

  OrphanedMessages(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Deletes those that are there.
   *
   * @return how many were deleted
   * @throws SQLException if the database failed; a later call goes on
   */
  synchronized int delete() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      OffsetDateTime until;
      OffsetDateTime seen;
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(UNTIL)) {
        row.next();
        until = row.getObject(1, OffsetDateTime.class);
        seen = row.getObject(2, OffsetDateTime.class);
      }
      int deleted = 0;
      for (Map.Entry<String, Long> partition : partitions(connection).entrySet()) {
        if (hasAny(connection, partition.getKey(), until)) {
          for (long page = 0; page < partition.getValue(); page += STEP_PAGES) {
            deleted += delete(connection, partition.getKey(), page, until);
          }
        }
      }
      seenUntil = seen;
      return deleted;
    }
  }

  /** The partitions with their sizes in pages. */
  private static Map<String, Long> partitions(Connection connection) throws SQLException {
    Map<String, Long> partitions = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PARTITIONS)) {
      while (row.next()) {
        partitions.put(row.getString(1), row.getLong(2));
      }
    }
    return partitions;
  }

  private boolean hasAny(Connection connection, String partition, OffsetDateTime until)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANY.formatted(partition))) {
      statement.setObject(1, seenUntil);
      statement.setObject(2, until);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  static String sql(String partition, long page) {
    return DELETE.formatted(partition, page, page + STEP_PAGES);
  }

  private int delete(Connection connection, String partition, long page, OffsetDateTime until)
      throws SQLException {
    String sql = sql(partition, page);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, seenUntil);
      statement.setObject(2, until);
      return statement.executeUpdate();
    }
  }
}
