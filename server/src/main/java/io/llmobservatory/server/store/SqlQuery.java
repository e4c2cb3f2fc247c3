package io.llmobservatory.server.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A query that a person asks the database. Its rows are handed on as they arrive, a few at a time,
 * so that a result of any size fits the memory.
 */
public final class SqlQuery {
  /** Rows fetched at once: few enough for rows of content, enough to hide the round trip. */
  private static final int FETCH_ROWS = 200;

  private static final List<String> NUMBERS =
      List.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid", "serial", "bigserial");

  private final String jdbcUrl;
  private final Properties properties = new Properties();

  /** Names the database to ask; connects with the first query. */
  public SqlQuery(DatabaseAddress address) {
    jdbcUrl = address.jdbcUrl();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("ApplicationName", "llm-observatory sql");
    // Text is what PostgreSQL itself would show; the driver renders binary values in its own way.
    properties.setProperty("binaryTransfer", "false");
  }

  /** Takes what a query yields, statement by statement. */
  public interface Rows {
    /** Begins a result. */
    void columns(List<Column> columns) throws IOException;

    /** Takes the next row, which may be kept. */
    void row(Row row) throws IOException;

    /** Ends a result. */
    void end(long rows) throws IOException;

    /** Tells of a statement that yields no rows how many it changed. */
    void changed(long rows) throws IOException;
  }

  /** The values of a row. */
  @FunctionalInterface
  public interface Row {
    /** Returns PostgreSQL's own text of the value in a column, counted from 0; null for NULL. */
    @Nullable String value(int column);
  }

  /**
   * A column of a result.
   *
   * @param kind of the value, or of each element if {@code array}
   * @param array whether values are arrays, written as PostgreSQL's array literals
   */
  public record Column(String name, Kind kind, boolean array) {}

  /** What the text of a value stands for. */
  public enum Kind {
    NUMBER,
    BOOLEAN,
    JSON,
    TEXT
  }

  /** The database refused a query or could not be reached. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final @Nullable String detail;
    private final @Nullable String hint;
    private final int position;

    private FailedException(SQLException cause) {
      super(text(cause), cause);
      ServerErrorMessage error = serverError(cause);
      detail = error == null ? null : error.getDetail();
      hint = error == null ? null : error.getHint();
      position = error == null ? 0 : error.getPosition();
    }

    /** Returns PostgreSQL's detail, or null. */
    public @Nullable String detail() {
      return detail;
    }

    /** Returns PostgreSQL's hint, or null. */
    public @Nullable String hint() {
      return hint;
    }

    /** Returns the character of the statement at which the error lies, from 1; 0 if unknown. */
    public int position() {
      return position;
    }

    private static String text(SQLException cause) {
      ServerErrorMessage error = serverError(cause);
      String message = error == null ? cause.getMessage() : error.getMessage();
      return message == null ? cause.toString() : message;
    }

    private static @Nullable ServerErrorMessage serverError(SQLException cause) {
      return cause instanceof PSQLException refusal ? refusal.getServerErrorMessage() : null;
    }
  }

  /**
   * Runs {@code sql} in one transaction. Without {@code write} the transaction is read-only and
   * rolled back.
   *
   * @param sql one statement; with {@code write} also several, parted by semicolons
   * @throws FailedException if PostgreSQL refuses the statement or is not there
   * @throws IOException if {@code rows} throws it; the transaction is rolled back
   */
  public void run(String sql, boolean write, Rows rows) throws FailedException, IOException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
      if (!write) {
        requireOneStatement(sql, connection);
      }
      connection.setReadOnly(!write);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // For a view over many partitions it takes longer to compile the query than to run it.
        statement.execute("SET LOCAL jit = off");
        statement.setEscapeProcessing(false); // SQL as PostgreSQL knows it, without {JDBC escapes}
        statement.setFetchSize(FETCH_ROWS);
        deliver(statement, statement.execute(sql), rows);
      }
      if (write) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  /** A second statement could follow a COMMIT, which ends the read-only transaction. */
  private static void requireOneStatement(String sql, Connection connection) throws SQLException {
    boolean standardStrings =
        connection.unwrap(BaseConnection.class).getStandardConformingStrings();
    int statements = 0;
    for (NativeQuery statement :
        Parser.parseJdbcSql(sql, standardStrings, false, true, false, false)) {
      statements += statement.nativeSql.isBlank() ? 0 : 1;
    }
    if (statements > 1) {
      throw new SQLException(
          statements + " statements in one query: only a query that may write can hold several");
    }
  }

  private static void deliver(Statement statement, boolean first, Rows rows)
      throws SQLException, IOException {
    boolean isResult = first;
    while (true) {
      if (isResult) {
        deliver(statement.getResultSet(), rows);
      } else if (statement.getLargeUpdateCount() >= 0) {
        rows.changed(statement.getLargeUpdateCount());
      } else {
        return;
      }
      isResult = statement.getMoreResults();
    }
  }

  private static void deliver(ResultSet result, Rows rows) throws SQLException, IOException {
    int columns = result.getMetaData().getColumnCount();
    rows.columns(columns(result.getMetaData()));
    long count = 0;
    while (result.next()) {
      List<@Nullable String> values = new ArrayList<@Nullable String>(columns);
      for (int i = 1; i <= columns; i++) {
        values.add(result.getString(i));
      }
      rows.row(values::get);
      count++;
    }
    rows.end(count);
  }

  private static List<Column> columns(ResultSetMetaData data) throws SQLException {
    List<Column> columns = new ArrayList<>(data.getColumnCount());
    for (int i = 1; i <= data.getColumnCount(); i++) {
      String type = data.getColumnTypeName(i);
      // A box is the one type whose elements are not parted by commas.
      boolean array = type.startsWith("_") && !type.equals("_box");
      Kind kind = kind(array ? type.substring(1) : type);
      columns.add(new Column(data.getColumnLabel(i), kind, array));
    }
    return columns;
  }

  private static Kind kind(String type) {
    if (NUMBERS.contains(type)) {
      return Kind.NUMBER;
    }
    return switch (type) {
      case "bool" -> Kind.BOOLEAN;
      case "json", "jsonb" -> Kind.JSON;
      default -> Kind.TEXT;
    };
  }
}
