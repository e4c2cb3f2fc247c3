package io.llmobservatory.server.store;

import io.llmobservatory.server.telemetry.StoreMetrics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a span, its content and its messages find a partition for their day.
 *
 * <p>Days before 2020 and from 2100 on have the catch-alls; each UTC day between has a partition of
 * its own, made ahead or when its first span comes. That makes nobody wait who reads or writes
 * other days. Any number of servers may do it at once.
 *
 * <p>So that senders with wild clocks cannot fill the database with tables, none is made on demand
 * while there are {@code maxDays} day partitions in all, whoever made them. Days ahead are made
 * regardless. Servers that make different days at the same moment may pass the limit by one each.
 */
final class DayPartitions {
  private static final Logger log = LoggerFactory.getLogger(DayPartitions.class);

  /** 2020-01-01: everything before goes to the tables {@code …_past}. */
  static final long FIRST_DAY = 18_262;

  /** 2100-01-01: everything from here on goes to the tables {@code …_future}. */
  static final long END_DAY = 47_482;

  /**
   * First key of the advisory lock of a day, the second being the day. Whoever makes a day's
   * partitions or takes them out of their tables holds it.
   */
  static final int LOCK = 0x6c6c_6d64;

  /** Somebody may hold a day's lock as long as the oldest transaction lasts; spans cannot wait. */
  private static final String LOCK_TIMEOUT = "2s";

  // At the limit the database is asked again after this time, not for every batch.
  private static final long REFUSAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final DataSource dataSource;
  private final int maxDays;
  private final StoreMetrics metrics;

  /** A bit for each day between the bounds, set when all tables have a place for it. */
  private final AtomicLongArray known =
      new AtomicLongArray((int) (END_DAY - FIRST_DAY + 63) / Long.SIZE);

  // All three are guarded by this.
  private AttachedDays spanDays = AttachedDays.NONE;
  private boolean refusing;
  private long refusingSince;

  /**
   * @param dataSource lends one connection at a time, for each look and each day made
   * @param maxDays how many day partitions there may be at most after one was made on demand
   * @param metrics told of partitions that are made
   */
  DayPartitions(DataSource dataSource, int maxDays, StoreMetrics metrics) {
    this.dataSource = dataSource;
    this.maxDays = maxDays;
    this.metrics = metrics;
  }

  /**
   * Makes the day's partitions if they are missing. Quick where the day is known. Not to be called
   * by a thread that holds a connection of the same pool: it may wait for another.
   *
   * @param epochDay UTC day, counted from 1970-01-01
   * @return whether a span of that day can be stored now; false if the limit is reached
   * @throws SQLException if the database failed; a later call may succeed
   */
  boolean ensure(long epochDay) throws SQLException {
    return epochDay < FIRST_DAY
        || epochDay >= END_DAY
        || isKnown(epochDay)
        || makeOnDemand(epochDay);
  }

  /**
   * Makes the days from yesterday on, whatever the limit, and learns what has changed in the
   * database meanwhile. To be called at start and now and then.
   *
   * @param today the day in UTC
   * @param days how many days after today
   * @throws SQLException if the database failed; some of the days may have been made
   */
  void makeAhead(LocalDate today, int days) throws SQLException {
    learn();
    long first = Math.max(today.toEpochDay() - 1, FIRST_DAY);
    long end = Math.min(today.toEpochDay() + days + 1, END_DAY);
    for (long day = first; day < end; day++) {
      if (!isKnown(day)) {
        make(day, Integer.MAX_VALUE);
      }
    }
  }

  /** To be called when the database refused a span for want of a partition. */
  void forget(long epochDay) {
    if (epochDay >= FIRST_DAY && epochDay < END_DAY) {
      known.getAndUpdate(word(epochDay), bits -> bits & ~bit(epochDay));
    }
  }

  private boolean isKnown(long day) {
    return (known.get(word(day)) & bit(day)) != 0;
  }

  private static int word(long day) {
    return (int) (day - FIRST_DAY) / Long.SIZE;
  }

  private static long bit(long day) {
    return 1L << (day - FIRST_DAY); // a shift counts modulo 64
  }

  private synchronized boolean makeOnDemand(long day) throws SQLException {
    if (isKnown(day)) {
      return true;
    }
    if (isRefusing() && !spanDays.contains(day)) {
      return false;
    }
    boolean made = make(day, maxDays);
    if (!made) {
      log.warn(
          "spans and messages of {} are rejected: there are {} day partitions already, and the limit is {}",
          LocalDate.ofEpochDay(day),
          spanDays.partitions(),
          maxDays);
      refusing = true;
      refusingSince = System.nanoTime();
    }
    return made;
  }

  private synchronized boolean isRefusing() {
    return refusing && System.nanoTime() - refusingSince < REFUSAL_NANOS;
  }

  /** Learns what has changed in the database: which days there are, and how many. */
  synchronized void learn() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      learn(read(connection));
    }
  }

  private static Map<PartitionedTable, AttachedDays> read(Connection connection)
      throws SQLException {
    Map<PartitionedTable, AttachedDays> attached = new EnumMap<>(PartitionedTable.class);
    for (PartitionedTable table : PartitionedTable.values()) {
      attached.put(table, AttachedDays.read(connection, table));
    }
    return attached;
  }

  private synchronized void learn(Map<PartitionedTable, AttachedDays> attached) {
    spanDays = attached.getOrDefault(PartitionedTable.TRACE_SPANS, AttachedDays.NONE);
    refusing = false;
    long[] common = AttachedDays.common(attached.values(), known.length());
    for (int i = 0; i < common.length; i++) {
      known.set(i, common[i]);
    }
  }

  /**
   * Makes what is missing of a day, in one transaction.
   *
   * @return false if nothing was made because that would pass the limit
   */
  private synchronized boolean make(long day, int limit) throws SQLException {
    int made = 0;
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        lock(connection, day);
        DetachPartition.finishInterrupted(connection, day);
        // Looked up under the lock: another server may have made it meanwhile.
        Map<PartitionedTable, AttachedDays> attached = read(connection);
        learn(attached);
        if (!spanDays.contains(day) && spanDays.partitions() >= limit) {
          return false;
        }
        for (Map.Entry<PartitionedTable, AttachedDays> table : attached.entrySet()) {
          if (!table.getValue().contains(day)) {
            create(connection, table.getKey(), day);
            made++;
          }
        }
        connection.commit();
      } finally {
        connection.rollback(); // does nothing after a commit
        connection.setAutoCommit(true);
      }
    }
    known.getAndUpdate(word(day), bits -> bits | bit(day));
    metrics.madePartitions(made);
    return true;
  }

  private static void lock(Connection connection, long day) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL lock_timeout = '%s'; SELECT pg_advisory_xact_lock(%d, %d)"
              .formatted(LOCK_TIMEOUT, LOCK, day));
    }
  }

  private static void create(Connection connection, PartitionedTable table, long epochDay)
      throws SQLException {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    String partition = freeName(connection, table.partitionName(day));
    try (Statement statement = connection.createStatement()) {
      statement.execute(table.createPartition(partition, day));
    }
    log.debug("made partition {}", partition);
  }

  /** The name, or if a table bears it that someone has detached, the name with a number. */
  private static String freeName(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NULL")) {
      String candidate = name;
      for (int number = 2; ; number++) {
        statement.setString(1, candidate);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return candidate;
          }
        }
        candidate = name + "_" + number;
      }
    }
  }
}
