package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A partition between the two catch-alls, as the catalogue has it: what counts is the bounds, not
 * the name, since anybody may have attached a table under any name and for any stretch of time.
 *
 * @param table what it is a part of
 * @param name as SQL takes it
 * @param lower its first second since 1970
 * @param upper the second after its last
 * @param detaching whether it is being taken out of the table, or that was begun and interrupted
 */
record Partition(PartitionedTable table, String name, long lower, long upper, boolean detaching) {
  static final long SECONDS_PER_DAY = 86_400;

  // Bounds are printed and read back under the settings of one session, so its time zone does not
  // matter. Those of the catch-alls have no two dates and do not match.
  private static final String BOUNDS =
      """
      SELECT pg_class.oid::regclass::text,
             extract(epoch FROM bound[1]::timestamptz)::bigint AS lower,
             extract(epoch FROM bound[2]::timestamptz)::bigint AS upper,
             inhdetachpending
      FROM pg_inherits
      JOIN pg_class ON pg_class.oid = inhrelid
      CROSS JOIN LATERAL regexp_match(
          pg_get_expr(relpartbound, pg_class.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') AS bound
      WHERE inhparent = ?::regclass AND bound IS NOT NULL
      ORDER BY lower
      """;

  /** All of a table, the earliest first. */
  static List<Partition> read(Connection connection, PartitionedTable table) throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(BOUNDS)) {
      statement.setString(1, table.tableName());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          partitions.add(
              new Partition(
                  table, row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4)));
        }
      }
    }
    return partitions;
  }

  /** Those all of whose rows are of days before a day. */
  static List<Partition> before(Connection connection, PartitionedTable table, LocalDate day)
      throws SQLException {
    List<Partition> partitions = read(connection, table);
    partitions.removeIf(partition -> partition.detaching || partition.upper > seconds(day));
    return partitions;
  }

  /** When a day begins, in seconds since 1970. */
  static long seconds(LocalDate day) {
    return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** The first day of which it has a part. */
  long firstDay() {
    return Math.floorDiv(lower, SECONDS_PER_DAY);
  }

  /** The last day of which it has a part. */
  long lastDay() {
    return Math.floorDiv(upper - 1, SECONDS_PER_DAY);
  }

  /** Whether it has a part of a day. */
  boolean overlaps(long epochDay) {
    return firstDay() <= epochDay && epochDay <= lastDay();
  }

  /** Whether it has no part outside of another. */
  boolean isWithin(Partition other) {
    return lower >= other.lower && upper <= other.upper;
  }
}
