package io.llmobservatory.server.store;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Binds rows to a statement as one array for each column, which the statement unnests. */
final class ArrayParameters<R> {
  private final PreparedStatement statement;
  private final List<R> rows;
  private int parameter;

  ArrayParameters(PreparedStatement statement, List<R> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  /** Binds the next parameter. */
  void uuids(Function<R, UUID> column) throws SQLException {
    BinaryArray array = new BinaryArray(BinaryArray.Type.UUID, rows.size());
    for (R row : rows) {
      array.uuid(column.apply(row));
    }
    array.bind(statement, ++parameter);
  }

  /** Binds the next parameter. */
  void texts(Function<R, @Nullable String> column) throws SQLException {
    BinaryArray array = new BinaryArray(BinaryArray.Type.TEXT, rows.size());
    for (R row : rows) {
      array.text(column.apply(row));
    }
    array.bind(statement, ++parameter);
  }

  /** Binds the next parameter. */
  void bigints(ToLongFunction<R> column) throws SQLException {
    BinaryArray array = new BinaryArray(BinaryArray.Type.BIGINT, rows.size());
    for (R row : rows) {
      array.bigint(column.applyAsLong(row));
    }
    array.bind(statement, ++parameter);
  }

  /**
   * Binds the next parameter.
   *
   * @param micros since 1970
   * @param isThere whether it is not null
   */
  void times(ToLongFunction<R> micros, Predicate<R> isThere) throws SQLException {
    BinaryArray array = new BinaryArray(BinaryArray.Type.TIMESTAMPTZ, rows.size());
    for (R row : rows) {
      if (isThere.test(row)) {
        array.timestamp(micros.applyAsLong(row));
      } else {
        array.nullValue();
      }
    }
    array.bind(statement, ++parameter);
  }

  /** Binds the next parameter. */
  void numerics(Function<R, @Nullable BigDecimal> column) throws SQLException {
    BinaryArray array = new BinaryArray(BinaryArray.Type.NUMERIC, rows.size());
    for (R row : rows) {
      array.numeric(column.apply(row));
    }
    array.bind(statement, ++parameter);
  }
}
