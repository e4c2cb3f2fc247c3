package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Transactions of chores, which step back for those of writers and come again. */
final class InTurn {
  private static final int ATTEMPTS = 5;

  private InTurn() {}

  /** The work of one transaction; it may be done several times. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Does the work and commits; again if another transaction was in the way.
   *
   * @param connection without autocommit
   */
  static <T> T run(Connection connection, Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = work.run();
        connection.commit();
        return result;
      } catch (SQLException e) {
        connection.rollback();
        if (!isInTheWay(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Whether another transaction was the reason: a deadlock, a serialisation, a lock. */
  static boolean isInTheWay(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("40") || state.equals("55P03");
  }
}
