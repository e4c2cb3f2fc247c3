package io.llmobservatory.server.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Binds rows to a statement as one array for each column, which the statement unnests. */
final class ArrayParameters<R> {
  /** What a column holds of a row. */
  interface Column<R> {
    @Nullable Object of(R row);
  }

  private final Connection connection;
  private final PreparedStatement statement;
  private final List<R> rows;
  private int parameter;

  ArrayParameters(Connection connection, PreparedStatement statement, List<R> rows) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  /** Binds the next parameter. */
  void add(String type, Column<R> column) throws SQLException {
    @Nullable Object[] elements = new @Nullable Object[rows.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = column.of(rows.get(i));
    }
    set(connection.createArrayOf(type, elements));
  }

  /** Binds the next parameter. */
  void texts(Column<R> column) throws SQLException {
    add("text", column);
  }

  /** Binds the next parameter. */
  void bigints(ToLongFunction<R> column) throws SQLException {
    long[] elements = new long[rows.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = column.applyAsLong(rows.get(i));
    }
    set(connection.unwrap(PGConnection.class).createArrayOf("int8", elements));
  }

  private void set(Array array) throws SQLException {
    statement.setArray(++parameter, array);
  }
}
