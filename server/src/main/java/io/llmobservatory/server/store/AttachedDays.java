package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * The UTC days for which a partitioned table has a place, from the catalogue: what counts is the
 * bounds of what is attached, not names, since anybody may have attached a table under any name and
 * for any stretch of time.
 */
final class AttachedDays {
  private static final long SECONDS_PER_DAY = 86_400;

  // Bounds are printed and read back under the settings of one session, so its time zone does not
  // matter. Those of the catch-alls have no two dates and do not match.
  private static final String BOUNDS =
      """
      SELECT extract(epoch FROM bound[1]::timestamptz)::bigint AS lower,
             extract(epoch FROM bound[2]::timestamptz)::bigint AS upper
      FROM pg_inherits
      JOIN pg_class ON pg_class.oid = inhrelid
      CROSS JOIN LATERAL regexp_match(
          pg_get_expr(relpartbound, pg_class.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') AS bound
      WHERE inhparent = ?::regclass AND NOT inhdetachpending AND bound IS NOT NULL
      ORDER BY lower
      """;

  /** Of a database that was not asked yet. */
  static final AttachedDays NONE = new AttachedDays();

  private final BitSet days = new BitSet();
  private int partitions;

  private AttachedDays() {}

  /** Asks the database; a partition that is being detached counts no more. */
  static AttachedDays read(Connection connection, PartitionedTable table) throws SQLException {
    AttachedDays attached = new AttachedDays();
    try (PreparedStatement statement = connection.prepareStatement(BOUNDS)) {
      statement.setString(1, table.tableName());
      try (ResultSet row = statement.executeQuery()) {
        attached.fill(row);
      }
    }
    return attached;
  }

  /** Whether the whole day has a place in one partition or several. */
  boolean contains(long epochDay) {
    return days.get((int) (epochDay - DayPartitions.FIRST_DAY));
  }

  /**
   * The days that all tables have, a bit each from {@link DayPartitions#FIRST_DAY} on, in so many
   * words.
   */
  static long[] common(Collection<AttachedDays> tables, int words) {
    BitSet common = new BitSet();
    common.set(0, words * Long.SIZE);
    for (AttachedDays table : tables) {
      common.and(table.days);
    }
    return Arrays.copyOf(common.toLongArray(), words);
  }

  /** How many partitions there are, without the two catch-alls. */
  int partitions() {
    return partitions;
  }

  private void fill(ResultSet row) throws SQLException {
    long lower = Long.MIN_VALUE;
    long upper = Long.MIN_VALUE;
    while (row.next()) {
      partitions++;
      if (row.getLong(1) != upper) { // else it goes on where the last one ends
        add(lower, upper);
        lower = row.getLong(1);
      }
      upper = row.getLong(2);
    }
    add(lower, upper);
  }

  /** The whole days within a stretch of seconds since 1970. */
  private void add(long lower, long upper) {
    long first = Math.max(-Math.floorDiv(-lower, SECONDS_PER_DAY), DayPartitions.FIRST_DAY);
    long end = Math.min(Math.floorDiv(upper, SECONDS_PER_DAY), DayPartitions.END_DAY);
    if (first < end) {
      days.set((int) (first - DayPartitions.FIRST_DAY), (int) (end - DayPartitions.FIRST_DAY));
    }
  }
}
