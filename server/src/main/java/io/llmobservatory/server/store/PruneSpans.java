package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Removes spans and contents that have expired, whole days of them, while servers write: a day is
 * taken out of its tables, its traces are removed or recomputed from what is left, and its tables
 * are dropped. One does it at a time. It may be stopped anywhere: whoever comes next goes on.
 */
public final class PruneSpans {
  /** Second key of the advisory lock of whoever prunes; a day that no table is made for. */
  private static final int NO_DAY = 0;

  private static final String LOCK_TIMEOUT = "2s";
  private static final int SOCKET_TIMEOUT_SECONDS = 600;

  private final PGSimpleDataSource database = new PGSimpleDataSource();

  /** Hears of the work now and then. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Takes note.
     *
     * @param partition where the work is
     * @param soFar what was done, here and before
     */
    void at(String partition, PruneSummary soFar);
  }

  /** Prepares to work on a database; connects when it is run. */
  public PruneSpans(DatabaseAddress address) {
    database.setUrl(address.jdbcUrl());
    database.setUser(address.user());
    database.setPassword(address.password());
    database.setApplicationName("llm-observatory prune");
    database.setTcpKeepAlive(true);
    database.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
  }

  /**
   * Removes what is of days before the given ones, in UTC.
   *
   * @param spansBefore days before this one go with all that is theirs; null to keep all
   * @param contentsBefore contents and messages of days before this one go; null for those of spans
   *     that go
   * @param dryRun whether to count only and to change nothing
   * @throws StoreException if the database fails; what was done before stays done
   * @throws InterruptedException if the thread is interrupted; likewise
   */
  public PruneSummary run(
      @Nullable LocalDate spansBefore,
      @Nullable LocalDate contentsBefore,
      boolean dryRun,
      Progress progress)
      throws StoreException, InterruptedException {
    LocalDate contents = later(spansBefore, contentsBefore);
    try {
      Schema.requireCurrent(database);
      try (Connection connection = database.getConnection()) {
        prepare(connection);
        PruneCounts counts = new PruneCounts();
        if (dryRun) {
          new PruneForecast(connection, counts, progress).run(spansBefore, contents);
          return counts.summary();
        }
        if (!tryLock(connection)) {
          return PruneSummary.BUSY;
        }
        DropDays days = new DropDays(connection, counts, progress);
        days.finishInterrupted();
        if (contents != null) {
          days.dropContents(contents);
        }
        if (spansBefore != null) {
          days.dropSpans(spansBefore);
        }
        return counts.summary();
      }
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  private static @Nullable LocalDate later(@Nullable LocalDate a, @Nullable LocalDate b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isAfter(b) ? a : b;
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TIME ZONE 'UTC'; SET statement_timeout = 0; SET lock_timeout = '%s'"
              .formatted(LOCK_TIMEOUT));
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  /** The lock ends with the connection. */
  private static boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
      statement.setInt(1, DayPartitions.LOCK);
      statement.setInt(2, NO_DAY);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
