package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes partitions out of their tables for good. {@code DETACH CONCURRENTLY} waits for the
 * transactions that are open and holds up nobody meanwhile; a plain one, or dropping a partition
 * where it is, would stop all that come after it. What is left is a table of its own, which bears a
 * mark: should we be stopped before it is dropped, it is found by that.
 */
final class DetachPartition {
  /** The comment of a table that is to be dropped as soon as it is no partition any more. */
  static final String MARK = "Expired, and about to be dropped.";

  private static final int ATTEMPTS = 3;

  /** Writers' transactions are shorter. */
  private static final String LONG = "3 seconds";

  // Once it is begun there is no way back, and until it is done the day cannot be used: so it is
  // not begun where it would have to wait.
  private static final String IN_USE =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks
        JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'relation' AND relation = ?::regclass AND granted
          AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - interval '%s')
      """
          .formatted(LONG);

  private static final String IS_DETACHING =
      "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = ?::regclass";

  private static final String LEFT_BEHIND =
      """
      SELECT oid::regclass::text
      FROM pg_class
      WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'trace_spans'::regclass)
        AND relkind IN ('r', 'p') AND NOT relispartition
        AND obj_description(oid, 'pg_class') = '%s'
      ORDER BY 1
      """
          .formatted(MARK);

  private DetachPartition() {}

  /**
   * Takes one out.
   *
   * @param connection with autocommit, and with a time limit for locks
   * @return false if transactions that last are in the way
   */
  static boolean run(Connection connection, Partition partition) throws SQLException {
    if (asks(connection, IN_USE, partition.table().tableName())) {
      return false;
    }
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        if (asks(connection, IS_DETACHING, partition.name())) {
          finish(connection, partition);
        } else {
          begin(connection, partition);
        }
        return true;
      } catch (SQLException e) {
        if (!InTurn.isInTheWay(e)) {
          throw e;
        }
      }
    }
    return false;
  }

  private static void begin(Connection connection, Partition partition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("COMMENT ON TABLE %s IS '%s'".formatted(partition.name(), MARK));
      statement.execute(
          "ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY"
              .formatted(partition.table().tableName(), partition.name()));
    }
  }

  /** Ends what was begun and interrupted. */
  private static void finish(Connection connection, Partition partition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE %s DETACH PARTITION %s FINALIZE"
              .formatted(partition.table().tableName(), partition.name()));
    }
  }

  /**
   * Ends what was begun and interrupted of a day, which has no place before.
   *
   * @param connection has the day's lock: whoever is still at it has it too
   */
  static void finishInterrupted(Connection connection, long epochDay) throws SQLException {
    for (PartitionedTable table : PartitionedTable.values()) {
      for (Partition partition : Partition.read(connection, table)) {
        if (partition.detaching() && partition.overlaps(epochDay)) {
          finish(connection, partition);
        }
      }
    }
  }

  /** Partitions that are neither in nor out, because we were interrupted, the earliest first. */
  static List<Partition> interrupted(Connection connection) throws SQLException {
    List<Partition> interrupted = new ArrayList<>();
    for (PartitionedTable table : PartitionedTable.values()) {
      for (Partition partition : Partition.read(connection, table)) {
        if (partition.detaching() && isMarked(connection, partition)) {
          interrupted.add(partition);
        }
      }
    }
    return interrupted;
  }

  private static boolean isMarked(Connection connection, Partition partition) throws SQLException {
    return asks(
        connection,
        "SELECT obj_description(?::regclass, 'pg_class') IS NOT DISTINCT FROM '" + MARK + "'",
        partition.name());
  }

  /** Tables that were taken out and not dropped. */
  static List<String> leftBehind(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LEFT_BEHIND)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  private static boolean asks(Connection connection, String question, String table)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
