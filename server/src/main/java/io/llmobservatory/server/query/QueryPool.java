package io.llmobservatory.server.query;

import com.zaxxer.hikari.HikariDataSource;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.Failures;
import io.llmobservatory.server.store.Pools;
import io.llmobservatory.server.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that only read, of those who write quite apart. Safe for use by several threads. */
public final class QueryPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueryPool.class);

  private final HikariDataSource dataSource;

  /**
   * Connects when it is asked first.
   *
   * @param address the database, or a replica of it that lags behind
   * @param size how many connections at most
   */
  public QueryPool(DatabaseAddress address, int size) {
    this.dataSource = Pools.queries(address, size);
  }

  /** What is done in one transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException, QueryException;
  }

  /** Reads within one transaction, which is rolled back in any case. */
  <T> T read(Work<T> work) throws QueryException {
    try (Connection connection = dataSource.getConnection()) {
      T result = work.run(connection);
      connection.rollback();
      return result;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static QueryException failure(SQLException e) {
    if (QueryTime.hasEnded(e)) {
      return QueryException.tryAgain("the database took too long; ask again, or for less");
    }
    StoreException failure = Failures.ofConnection(e);
    if (failure instanceof StoreException.Transient) {
      log.debug("a query failed", failure);
      return QueryException.tryAgain("the database does not answer");
    }
    log.error("a query failed: {}", failure.getMessage());
    return QueryException.internal();
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
