package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.Failures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The first design's database, as it is at one moment: whatever is written to it meanwhile is not
 * seen, and nothing is ever written here.
 */
final class Source implements AutoCloseable {
  /** With rows of the greatest length they still fit into memory. */
  private static final int ROWS_AT_ONCE = 16;

  private final String description;
  private final Connection connection;
  private final SourceTables tables;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet rows;
  private boolean cancelled;

  /**
   * What is there.
   *
   * @param traces rows of {@code traces}
   * @param spans rows of {@code trace_spans}
   * @param sameTraces rows of {@code traces} whose trace id stands in another one too, but for one
   *     of each
   * @param emptyTraces rows of {@code traces} without spans
   */
  record Counts(long traces, long spans, long sameTraces, long emptyTraces) {}

  private Source(String description, Connection connection, SourceTables tables) {
    this.description = description;
    this.connection = connection;
    this.tables = tables;
  }

  /**
   * Connects.
   *
   * @param description how to name it to people, without secrets
   * @throws SourceException if it cannot be reached, or is no database of the first design
   */
  static Source open(DatabaseAddress address, String description) throws SourceException {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(address.jdbcUrl());
    database.setUser(address.user());
    database.setPassword(address.password());
    database.setApplicationName("llm-observatory import");
    database.setTcpKeepAlive(true);
    Connection connection = null;
    try {
      connection = database.getConnection();
      begin(connection);
      Source source = new Source(description, connection, SourceTables.read(connection));
      connection = null;
      return source;
    } catch (SQLException e) {
      throw failure(description, e);
    } catch (SourceException e) {
      throw new SourceException("cannot import " + description + ": " + e.getMessage(), e);
    } finally {
      closeQuietly(connection);
    }
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try (Statement settings = connection.createStatement()) {
      // Ids are made of times as text, and have to be the same in the next run.
      settings.execute(
          "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET statement_timeout = 0;"
              + " SET idle_in_transaction_session_timeout = 0");
    }
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It failed before, and that is told.
    }
  }

  Counts count() throws SourceException {
    try (PreparedStatement counting = run(SourceQueries.COUNTS);
        ResultSet row = counting.executeQuery()) {
      row.next();
      return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    } catch (SQLException e) {
      throw failure(description, e);
    }
  }

  /** The next span, in the order of their traces; null if there is none. */
  @Nullable SourceSpan next() throws SourceException {
    try {
      ResultSet open = rows;
      if (open == null) {
        PreparedStatement reading = run(SourceQueries.spans(tables));
        reading.setFetchSize(ROWS_AT_ONCE);
        open = reading.executeQuery();
        rows = open;
      }
      return open.next() ? SourceSpan.read(open) : null;
    } catch (SQLException e) {
      throw failure(description, e);
    }
  }

  private synchronized PreparedStatement run(String sql) throws SQLException {
    if (cancelled) {
      throw new SQLException("cancelled", "57014");
    }
    PreparedStatement prepared = connection.prepareStatement(sql);
    statement = prepared;
    return prepared;
  }

  /** Ends a query that may take long; for any thread, and to be repeated until it has. */
  synchronized void cancel() {
    cancelled = true;
    try {
      if (statement != null) {
        statement.cancel();
      }
    } catch (SQLException e) {
      // Then it ends by itself, later.
    }
  }

  private static SourceException failure(String description, SQLException e) {
    String hint =
        "42501".equals(e.getSQLState()) ? "; its user needs SELECT on traces and trace_spans" : "";
    return new SourceException(
        "cannot read " + description + ": " + Failures.ofConnection(e).getMessage() + hint, e);
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }
}
