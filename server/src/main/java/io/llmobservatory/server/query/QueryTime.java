package io.llmobservatory.server.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long a query may go on. */
final class QueryTime {
  /** Less is not worth a statement. */
  private static final long LEAST_MILLIS = 5;

  private final long end;

  private QueryTime(long end) {
    this.end = end;
  }

  /** From now on. */
  static QueryTime of(Duration time) {
    return new QueryTime(System.nanoTime() + time.toNanos());
  }

  /** The first part of what is left, so that something is left behind it. */
  QueryTime part(double share) {
    return of(Duration.ofMillis((long) (millis() * share)));
  }

  /** This, or so long from now on. */
  QueryTime orSooner(Duration time) {
    QueryTime other = of(time);
    return other.end - end < 0 ? other : this;
  }

  boolean isOver() {
    return millis() < LEAST_MILLIS;
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  /** Lets the statements of a transaction run no longer, each counted from its own start. */
  void limit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + Math.max(millis(), LEAST_MILLIS));
    }
  }

  /** Whether a statement was ended since it took too long. */
  static boolean hasEnded(SQLException e) {
    return "57014".equals(e.getSQLState());
  }
}
