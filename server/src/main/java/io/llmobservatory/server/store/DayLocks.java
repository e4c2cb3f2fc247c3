package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Locks of days that last longer than a transaction, which detaching concurrently has none of. */
final class DayLocks {
  private final Connection connection;
  private long first;

  /** The day after the last one that is locked. */
  private long end;

  /** Prepares to lock over a connection, with autocommit and a time limit for locks. */
  DayLocks(Connection connection) {
    this.connection = connection;
  }

  /** Locks days, both included; false if another has one of them for longer than we wait. */
  boolean lock(long firstDay, long lastDay) throws SQLException {
    first = firstDay;
    for (end = firstDay; end <= lastDay; end++) {
      try {
        select("SELECT pg_advisory_lock(?, ?)", end);
      } catch (SQLException e) {
        if (InTurn.isInTheWay(e)) {
          return false;
        }
        throw e;
      }
    }
    return true;
  }

  /** Unlocks those that are locked. */
  void unlock() throws SQLException {
    while (end > first) {
      select("SELECT pg_advisory_unlock(?, ?)", --end);
    }
  }

  private void select(String sql, long day) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, DayPartitions.LOCK);
      statement.setInt(2, Math.toIntExact(day));
      statement.execute();
    }
  }
}
