package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops days that have expired, the earliest first, and sees to their traces. */
final class DropDays {
  private static final Logger log = LoggerFactory.getLogger(DropDays.class);

  private final Connection connection;
  private final PruneCounts counts;
  private final PruneSpans.Progress progress;

  /**
   * Prepares to work.
   *
   * @param connection with autocommit and a time limit for locks, of the only one who prunes
   */
  DropDays(Connection connection, PruneCounts counts, PruneSpans.Progress progress) {
    this.connection = connection;
    this.counts = counts;
    this.progress = progress;
  }

  /** Goes on with what others have left. */
  void finishInterrupted() throws SQLException, InterruptedException {
    for (Partition partition : DetachPartition.interrupted(connection)) {
      takeOut(partition);
    }
    for (String table : DetachPartition.leftBehind(connection)) {
      drop(table);
    }
  }

  /** Drops contents and messages of days before a day. */
  void dropContents(LocalDate before) throws SQLException, InterruptedException {
    for (PartitionedTable table :
        List.of(PartitionedTable.SPAN_CONTENTS, PartitionedTable.SPAN_MESSAGES)) {
      for (Partition partition : Partition.before(connection, table, before)) {
        if (takeOut(partition).isEmpty()) {
          break;
        }
        drop(partition.name());
        made(partition.name());
      }
    }
    inTransactions(
        () -> DeletePast.contents(connection, before, counts, () -> made("span_contents_past")));
  }

  /** Drops days before a day with all that is theirs; traces follow. */
  void dropSpans(LocalDate before) throws SQLException, InterruptedException {
    long dropped = Partition.seconds(before);
    for (Partition partition : Partition.read(connection, PartitionedTable.TRACE_SPANS)) {
      if (partition.detaching() || partition.lower() >= dropped) {
        continue;
      }
      if (partition.upper() > dropped || !dropSpans(partition)) {
        // What it holds of earlier days stays with it, and so do the traces.
        dropped = partition.lower();
      }
    }
    OffsetDateTime tracesBefore = moment(dropped);
    inTransactions(
        () -> {
          DeletePast.spans(connection, before, counts, () -> made("trace_spans_past"));
          // Of days whose pruning was interrupted, and what came meanwhile.
          ExpireTraces.run(connection, tracesBefore, null, counts, () -> made("traces"));
        });
  }

  private boolean dropSpans(Partition partition) throws SQLException, InterruptedException {
    String transaction = ExpireTraces.oldestTransaction(connection);
    List<Partition> out = takeOut(partition);
    if (out.isEmpty()) {
      return false;
    }
    for (Partition part : out) {
      if (part.table() != partition.table()) {
        drop(part.name());
      }
    }
    ExpireTraces.ExpiredDay day = new ExpireTraces.ExpiredDay(partition.name(), transaction);
    inTransactions(
        () ->
            ExpireTraces.run(
                connection, moment(partition.upper()), day, counts, () -> made(partition.name())));
    drop(partition.name());
    made(partition.name());
    return true;
  }

  /**
   * Takes a partition out of its table; those of its contents too, and first, so that there is none
   * without its span.
   *
   * @return what is out; nothing if it has to wait
   */
  private List<Partition> takeOut(Partition partition) throws SQLException {
    DayLocks locks = new DayLocks(connection);
    try {
      if (locks.lock(partition.firstDay(), partition.lastDay())) {
        List<Partition> parts = withContents(partition);
        boolean out = true;
        for (Partition part : parts) {
          out = out && DetachPartition.run(connection, part);
        }
        if (out) {
          parts.forEach(counts::dropped);
          return parts;
        }
      }
    } finally {
      locks.unlock();
    }
    log.warn("{} is not dropped yet: a transaction that lasts is in the way", partition.name());
    counts.postponed(partition);
    return List.of();
  }

  private List<Partition> withContents(Partition partition) throws SQLException {
    List<Partition> parts = new ArrayList<>();
    if (partition.table() == PartitionedTable.TRACE_SPANS) {
      for (PartitionedTable table :
          List.of(PartitionedTable.SPAN_CONTENTS, PartitionedTable.SPAN_MESSAGES)) {
        for (Partition part : Partition.read(connection, table)) {
          if (part.isWithin(partition)) {
            parts.add(part);
          }
        }
      }
    }
    parts.add(partition);
    return parts;
  }

  /** Drops a table that is no partition any more. If it cannot be, the next one tries again. */
  private void drop(String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + table);
    } catch (SQLException e) {
      if (Failures.isConnectionLost(e)) {
        throw e;
      }
      log.warn("the table {} has expired and is not dropped yet: {}", table, e.getMessage());
    }
  }

  private interface Work {
    void run() throws SQLException, InterruptedException;
  }

  // If it fails the connection is closed.
  private void inTransactions(Work work) throws SQLException, InterruptedException {
    connection.setAutoCommit(false);
    work.run();
    connection.setAutoCommit(true);
  }

  private void made(String partition) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped at " + partition);
    }
    progress.at(partition, counts.summary());
  }

  static OffsetDateTime moment(long second) {
    return Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC);
  }
}
