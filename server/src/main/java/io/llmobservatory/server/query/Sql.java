package io.llmobservatory.server.query;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A statement as it grows: its text, which consists of constants, and the values it is bound to.
 */
final class Sql {
  /** Few enough for rows of content, enough to hide the round trip. */
  private static final int FETCH_ROWS = 16;

  private final StringBuilder text = new StringBuilder();
  private final List<Parameter> parameters = new ArrayList<>();

  /** Binds a value. */
  private interface Parameter {
    void bind(PreparedStatement statement, int index) throws SQLException;
  }

  /** Adds a part of the text. Never a value. */
  Sql add(String constant) {
    text.append(constant);
    return this;
  }

  private Sql parameter(Parameter parameter) {
    text.append('?');
    parameters.add(parameter);
    return this;
  }

  Sql value(String value) {
    return parameter((statement, index) -> statement.setString(index, value));
  }

  Sql value(long value) {
    return parameter((statement, index) -> statement.setLong(index, value));
  }

  Sql value(BigDecimal value) {
    return parameter((statement, index) -> statement.setBigDecimal(index, value));
  }

  Sql value(UUID value) {
    return parameter((statement, index) -> statement.setObject(index, value));
  }

  /** Adds a time in microseconds since 1970. */
  Sql time(long micros) {
    return parameter((statement, index) -> statement.setObject(index, Times.toDatabase(micros)));
  }

  Sql texts(Collection<String> values) {
    return array("text", values.toArray());
  }

  Sql uuids(Collection<UUID> values) {
    return array("uuid", values.toArray());
  }

  /** Adds an array of times in microseconds since 1970. */
  Sql times(Collection<Long> micros) {
    return array(
        "timestamptz", micros.stream().map(time -> Times.toDatabase(time).toString()).toArray());
  }

  Sql numbers(Collection<Long> values) {
    return array("bigint", values.toArray());
  }

  private Sql array(String type, Object[] values) {
    return parameter(
        (statement, index) ->
            statement.setArray(index, statement.getConnection().createArrayOf(type, values)));
  }

  /** Prepares it, to be run before the time is over. */
  PreparedStatement prepare(Connection connection, QueryTime time) throws SQLException {
    time.limit(connection);
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      statement.setFetchSize(FETCH_ROWS);
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).bind(statement, i + 1);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** Its text, without values. */
  @Override
  public String toString() {
    return text.toString();
  }
}
