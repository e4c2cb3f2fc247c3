package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a table or view as text, whatever order they lie in, without the times of writing.
 *
 * @param columns the columns that are compared
 * @param rows their values, by the key of the row
 */
record StoredRows(List<String> columns, Map<String, List<@Nullable String>> rows) {
  private static final Set<String> TIMES_OF_WRITING =
      Set.of("created_at", "updated_at", "stored_at");

  private static final int SHOWN_ROWS = 5;
  private static final int SHOWN_CHARS = 120;

  /**
   * Reads them.
   *
   * @param key the columns that tell the rows apart
   */
  static StoredRows of(PostgresUrl database, String relation, List<String> key)
      throws SQLException {
    Map<String, List<@Nullable String>> rows = new TreeMap<>();
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + relation)) {
      List<String> columns = columns(row.getMetaData());
      assertThat(columns).containsAll(key);
      while (row.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (String column : columns) {
          values.add(row.getString(column));
        }
        StringBuilder name = new StringBuilder();
        for (String column : key) {
          name.append(name.isEmpty() ? "" : " ").append(row.getString(column));
        }
        assertThat(rows.put(name.toString(), values)).as("%s %s twice", relation, name).isNull();
      }
      return new StoredRows(columns, rows);
    }
  }

  private static List<String> columns(ResultSetMetaData row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getColumnCount(); i++) {
      if (!TIMES_OF_WRITING.contains(row.getColumnName(i))) {
        columns.add(row.getColumnName(i));
      }
    }
    return columns;
  }

  int size() {
    return rows.size();
  }

  /** The first rows that differ, and in what. */
  List<String> differences(StoredRows other) {
    assertThat(other.columns).isEqualTo(columns);
    Set<String> keys = new TreeSet<>(rows.keySet());
    keys.addAll(other.rows.keySet());
    List<String> differences = new ArrayList<>();
    int count = 0;
    for (String key : keys) {
      List<@Nullable String> here = rows.get(key);
      List<@Nullable String> there = other.rows.get(key);
      if (!Objects.equals(here, there) && count++ < SHOWN_ROWS) {
        differences.add(key + difference(here, there));
      }
    }
    if (count > SHOWN_ROWS) {
      differences.add("and " + (count - SHOWN_ROWS) + " rows more");
    }
    return differences;
  }

  private String difference(
      @Nullable List<@Nullable String> here, @Nullable List<@Nullable String> there) {
    if (here == null || there == null) {
      return here == null ? ": here it is missing" : ": there it is missing";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (!Objects.equals(here.get(i), there.get(i))) {
        int from = firstDifference(here.get(i), there.get(i));
        text.append("\n  ").append(columns.get(i));
        text.append(from > 0 ? " from character " + from : "");
        text.append("\n    here:  ").append(shown(here.get(i), from));
        text.append("\n    there: ").append(shown(there.get(i), from));
      }
    }
    return text.toString();
  }

  private static int firstDifference(@Nullable String here, @Nullable String there) {
    int at = 0;
    while (here != null
        && there != null
        && at < Math.min(here.length(), there.length())
        && here.charAt(at) == there.charAt(at)) {
      at++;
    }
    return at;
  }

  private static @Nullable String shown(@Nullable String value, int from) {
    if (value == null || value.length() - from <= SHOWN_CHARS) {
      return value == null ? null : value.substring(from);
    }
    return value.substring(from, from + SHOWN_CHARS) + "… of " + value.length() + " characters";
  }
}
