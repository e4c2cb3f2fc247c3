package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.telemetry.Telemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How PostgreSQL is told to store and to clean the tables. */
final class TableStorageTest {
  private static final String OF_DAYS =
      "autovacuum_vacuum_insert_scale_factor=0 autovacuum_vacuum_insert_threshold=50000"
          + " autovacuum_freeze_min_age=0";
  private static final String OF_CONTENT = "toast_tuple_target=8160 " + OF_DAYS;

  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store())
        .makeAhead(LocalDate.of(2026, 11, 22), 0);
  }

  @Test
  void a_new_day_is_stored_as_the_partitions_that_the_migrations_made() throws Exception {
    assertThat(partitions("trace_spans")).containsExactly(OF_DAYS + "|4");
    assertThat(partitions("span_contents")).containsExactly(OF_CONTENT + "|4");
    assertThat(partitions("span_messages")).containsExactly(OF_CONTENT + "|4");
  }

  @Test
  void the_migration_does_not_leave_out_days_of_before() throws Exception {
    TestDatabase older = TestDatabase.migrated();
    new DayPartitions(older.dataSource(), 10, new Telemetry().store())
        .makeAhead(LocalDate.of(2026, 11, 22), 0);
    older.execute("DROP INDEX traces_start_time");
    for (String table : List.of("trace_spans", "span_contents", "span_messages")) {
      older.execute(
          ("ALTER TABLE %s_2026_11_22 RESET (autovacuum_vacuum_insert_scale_factor,"
                  + " autovacuum_vacuum_insert_threshold, autovacuum_freeze_min_age)")
              .formatted(table));
      // A day in pieces: parameters are for tables that hold rows, and refused by others.
      older.execute(
          ("CREATE TABLE %1$s_pieces PARTITION OF %1$s FOR VALUES FROM ('2026-11-25 00:00+00')"
                  + " TO ('2026-11-26 00:00+00') PARTITION BY RANGE (trace_id)")
              .formatted(table));
    }

    older.execute(migration("V4__growth.sql"));

    assertThat(partitions(older, "trace_spans")).containsExactly("|1", OF_DAYS + "|4");
    assertThat(partitions(older, "span_contents")).containsExactly("|1", OF_CONTENT + "|4");
    assertThat(partitions(older, "span_messages")).containsExactly("|1", OF_CONTENT + "|4");
  }

  @Test
  void an_update_of_a_trace_touches_indexes_only_if_it_brings_an_earlier_start() throws Exception {
    database.execute(
        "INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, status, lead_key)"
            + " VALUES (gen_random_uuid(), 'default', 'hot', 'answer', '2026-11-22 12:00+00',"
            + " 'ok', '0')");
    String later =
        "UPDATE traces SET span_count = span_count + 1, input_tokens = input_tokens + 1,"
            + " cost_usd = 1, start_time = least(start_time, '2026-11-22 12:00:01+00'),"
            + " end_time = '2026-11-22 12:00:02+00', user_id = 'ada', updated_at = now()"
            + " WHERE trace_id = 'hot'";
    String earlier = later.replace("12:00:01", "11:59:59");

    assertThat(updates(later)).isEqualTo("1 of 1");
    assertThat(updates(earlier)).isEqualTo("0 of 1");
  }

  /** How many rows an update changed, and how many of them without a new entry in an index. */
  private static String updates(String update) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(update);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT n_tup_hot_upd || ' of ' || n_tup_upd FROM pg_stat_xact_user_tables"
                  + " WHERE relname = 'traces'")) {
        row.next();
        return row.getString(1);
      } finally {
        connection.rollback();
      }
    }
  }

  private static List<String> partitions(String table) throws SQLException {
    return partitions(database, table);
  }

  /** The parameters that partitions have, and how many have them. */
  private static List<String> partitions(TestDatabase of, String table) throws SQLException {
    return of.rows(
        ("SELECT coalesce(array_to_string(reloptions, ' '), ''), count(*) FROM pg_class"
                + " JOIN pg_inherits ON inhrelid = pg_class.oid"
                + " WHERE inhparent = '%s'::regclass GROUP BY 1 ORDER BY 1")
            .formatted(table));
  }

  private static String migration(String file) throws IOException {
    LoadableResource migration =
        new Migrations().getResources(file, new String[] {".sql"}).iterator().next();
    try (BufferedReader reader = new BufferedReader(migration.read())) {
      return reader.lines().collect(Collectors.joining("\n"));
    }
  }
}
