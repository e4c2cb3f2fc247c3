package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.FailedException;
import io.llmobservatory.server.store.SqlQuery.Kind;
import io.llmobservatory.server.store.SqlQuery.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlQueryTest {
  private final TestDatabase database;
  private final SqlQuery query;
  private final Seen seen = new Seen();

  SqlQueryTest() throws Exception {
    database = TestDatabase.empty();
    query =
        new SqlQuery(
            new DatabaseAddress(
                database.dataSource().getUrl(),
                database.dataSource().getUser(),
                database.dataSource().getPassword()));
  }

  @BeforeEach
  void makeTable() throws Exception {
    database.execute("CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'one')");
  }

  /** Writes down what it is told, a line each. */
  private static final class Seen implements SqlQuery.Rows {
    private final List<String> lines = new ArrayList<>();
    private List<Column> columns = List.of();
    private long rows;

    @Override
    public void columns(List<Column> names) throws IOException {
      columns = names;
    }

    @Override
    public void row(Row row) throws IOException {
      rows++;
      if (rows <= 3) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          values.add(String.valueOf(row.value(i)));
        }
        lines.add(String.join("|", values));
      }
    }

    @Override
    public void end(long count) {
      lines.add("end " + count);
    }

    @Override
    public void changed(long count) {
      lines.add("changed " + count);
    }
  }

  @Test
  void values_are_postgresqls_own_text() throws Exception {
    query.run(
        "SELECT 1.50::numeric, 1e300::float8, true, NULL, '{\"a\": [1]}'::json,"
            + " ARRAY['x y', NULL], '2026-01-02 03:04:05.678901'::timestamp, '\\x00ff'::bytea",
        false,
        seen);

    assertThat(seen.lines)
        .containsExactly(
            "1.50|1e+300|t|null|{\"a\": [1]}|{\"x y\",NULL}|2026-01-02 03:04:05.678901|\\x00ff",
            "end 1");
  }

  @Test
  void columns_tell_what_their_text_stands_for() throws Exception {
    query.run(
        "SELECT a AS n, b AS t, true AS q, '1'::json AS j, '1'::jsonb AS k, ARRAY[1.5] AS m,"
            + " ARRAY['1'::json] AS o, now() AS c, '(1,1),(0,0)'::box AS p, ARRAY['(1,1),(0,0)'::box]"
            + " AS r FROM t",
        false,
        seen);

    assertThat(seen.columns)
        .containsExactly(
            new Column("n", Kind.NUMBER, false),
            new Column("t", Kind.TEXT, false),
            new Column("q", Kind.BOOLEAN, false),
            new Column("j", Kind.JSON, false),
            new Column("k", Kind.JSON, false),
            new Column("m", Kind.NUMBER, true),
            new Column("o", Kind.JSON, true),
            new Column("c", Kind.TEXT, false),
            new Column("p", Kind.TEXT, false),
            new Column("r", Kind.TEXT, false));
  }

  @Test
  void sql_is_postgresqls_and_not_jdbcs() throws Exception {
    query.run("SELECT '{\"a\": 1}'::jsonb ? 'a', '{d ''2026-01-01''}'", false, seen);

    assertThat(seen.lines).containsExactly("t|{d '2026-01-01'}", "end 1");
  }

  @Test
  void many_rows_come_in_parts_that_fit_the_memory() throws Exception {
    long bytes = Runtime.getRuntime().maxMemory();
    query.run(
        "SELECT repeat('x', 1000000) FROM generate_series(1, " + bytes / 1_000_000 + ")",
        false,
        new Rowless(seen));

    assertThat(seen.rows).isEqualTo(bytes / 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (2, 'two')",
        "DELETE FROM t",
        "CREATE TABLE u ()",
        "WITH gone AS (DELETE FROM t RETURNING a) SELECT * FROM gone",
        "DO $$ BEGIN DELETE FROM t; END $$"
      })
  void without_write_nothing_changes(String sql) throws Exception {
    assertThatThrownBy(() -> query.run(sql, false, seen))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("read-only transaction");
    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT; DELETE FROM t",
        "SELECT 1; SELECT 2",
        "SET TRANSACTION READ WRITE; DELETE FROM t"
      })
  void without_write_there_is_one_statement(String sql) throws Exception {
    assertThatThrownBy(() -> query.run(sql, false, seen))
        .isInstanceOf(FailedException.class)
        .hasMessageStartingWith("2 statements in one query");
    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1;", "SELECT 1;;\n", "/* ; */ SELECT 1", ";SELECT 1"})
  void semicolons_that_part_nothing_are_no_second_statement(String sql) throws Exception {
    query.run(sql, false, seen);

    assertThat(seen.lines).containsExactly("1", "end 1");
  }

  @Test
  void with_write_changes_stay_and_are_counted() throws Exception {
    query.run(
        "INSERT INTO t VALUES (2, 'two'), (3, 'three'); SELECT count(*) FROM t; UPDATE t SET b = ''"
            + " WHERE a > 1 RETURNING a",
        true,
        seen);

    assertThat(seen.lines).containsExactly("changed 2", "3", "end 1", "2", "3", "end 2");
    assertThat(database.rows("SELECT count(*) FROM t WHERE b = ''")).containsExactly("2");
  }

  @Test
  void one_failing_statement_undoes_the_others() throws Exception {
    assertThatThrownBy(() -> query.run("DELETE FROM t; SELECT 1/0", true, seen))
        .isInstanceOf(FailedException.class)
        .hasMessage("division by zero");
    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|one");
  }

  @Test
  void a_reader_who_gives_up_undoes_the_change() throws Exception {
    SqlQuery.Rows closed =
        new Rowless(seen) {
          @Override
          public void row(Row row) throws IOException {
            throw new IOException("closed");
          }
        };
    assertThatThrownBy(() -> query.run("DELETE FROM t RETURNING a", true, closed))
        .isInstanceOf(IOException.class)
        .hasMessage("closed");
    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|one");
  }

  @Test
  void an_error_tells_position_and_hint() {
    assertThatThrownBy(() -> query.run("SELECT aa FROM t", false, seen))
        .isInstanceOfSatisfying(
            FailedException.class,
            failure -> {
              assertThat(failure).hasMessage("column \"aa\" does not exist");
              assertThat(failure.position()).isEqualTo(8);
              assertThat(failure.hint()).contains("t.a");
              assertThat(failure.detail()).isNull();
            });
  }

  @Test
  void an_error_tells_its_detail() {
    assertThatThrownBy(() -> query.run("INSERT INTO t VALUES (1, '')", true, seen))
        .isInstanceOfSatisfying(
            FailedException.class,
            failure -> {
              assertThat(failure.detail()).contains("(a)=(1)");
              assertThat(failure.position()).isZero();
            });
  }

  /** Counts rows and keeps none. */
  private static class Rowless implements SqlQuery.Rows {
    private final Seen seen;

    Rowless(Seen seen) {
      this.seen = seen;
    }

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public void row(Row row) throws IOException {
      seen.rows++;
    }

    @Override
    public void end(long rows) {}

    @Override
    public void changed(long rows) {}
  }
}
