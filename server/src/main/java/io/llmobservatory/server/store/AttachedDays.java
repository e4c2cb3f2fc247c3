package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** The UTC days for which a partitioned table has a place, by the bounds of what is attached. */
final class AttachedDays {
  /** Of a database that was not asked yet. */
  static final AttachedDays NONE = new AttachedDays();

  private final BitSet days = new BitSet();
  private int partitions;

  private AttachedDays() {}

  /** Asks the database; a partition that is being detached counts no more. */
  static AttachedDays read(Connection connection, PartitionedTable table) throws SQLException {
    AttachedDays attached = new AttachedDays();
    attached.fill(Partition.read(connection, table));
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

  private void fill(List<Partition> all) {
    long lower = Long.MIN_VALUE;
    long upper = Long.MIN_VALUE;
    for (Partition partition : all) {
      if (partition.detaching()) {
        continue;
      }
      partitions++;
      if (partition.lower() != upper) { // else it goes on where the last one ends
        add(lower, upper);
        lower = partition.lower();
      }
      upper = partition.upper();
    }
    add(lower, upper);
  }

  /** The whole days within a stretch of seconds since 1970. */
  private void add(long lower, long upper) {
    long first =
        Math.max(-Math.floorDiv(-lower, Partition.SECONDS_PER_DAY), DayPartitions.FIRST_DAY);
    long end = Math.min(Math.floorDiv(upper, Partition.SECONDS_PER_DAY), DayPartitions.END_DAY);
    if (first < end) {
      days.set((int) (first - DayPartitions.FIRST_DAY), (int) (end - DayPartitions.FIRST_DAY));
    }
  }
}
