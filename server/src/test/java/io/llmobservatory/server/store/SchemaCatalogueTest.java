package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the migrations must have made, read from the database's own catalogue. */
final class SchemaCatalogueTest {
  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store())
        .makeAhead(LocalDate.of(2026, 11, 22), 0);
  }

  @Test
  void every_table_view_and_column_has_a_comment() throws Exception {
    String relations =
        "FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v')";
    assertThat(database.rows("SELECT count(*) > 12 " + relations)).containsExactly("t");
    assertThat(database.rows("SELECT relname " + relations + " AND obj_description(c.oid) IS NULL"))
        .isEmpty();
    assertThat(
            database.rows(
                "SELECT attrelid::regclass, attname FROM pg_attribute WHERE attnum > 0"
                    + " AND col_description(attrelid, attnum) IS NULL"
                    + " AND attrelid IN (SELECT c.oid "
                    + relations
                    + ")"))
        .isEmpty();
  }

  @Test
  void every_enum_has_a_comment_and_the_words_of_otlp() throws Exception {
    assertThat(
            database.rows(
                "SELECT enumtypid::regtype, string_agg(enumlabel, ' ' ORDER BY enumsortorder),"
                    + " obj_description(enumtypid) IS NOT NULL FROM pg_enum GROUP BY 1, 3"
                    + " ORDER BY 1::text"))
        .containsExactlyInAnyOrder(
            "message_direction|input output system tools|t",
            "span_kind|unspecified internal server client producer consumer|t",
            "span_status|unset ok error|t");
  }

  @Test
  void every_unique_index_of_a_partitioned_table_holds_the_trace_and_the_start() throws Exception {
    List<String> keys =
        database.rows(
            "SELECT DISTINCT pg_get_indexdef(indexrelid, 1, true), pg_get_indexdef(indexrelid, 2,"
                + " true), pg_get_indexdef(indexrelid, 3, true), indnkeyatts FROM pg_index"
                + " WHERE indisunique AND (indrelid::regclass::text LIKE 'trace_spans%'"
                + " OR indrelid::regclass::text LIKE 'span_contents%')");
    assertThat(keys).containsExactly("start_time|trace_id|span_id|3");
    assertThat(
            database.rows(
                "SELECT DISTINCT regexp_replace(pg_get_indexdef(indexrelid), '.*btree', ''),"
                    + " count(*) FROM pg_index WHERE indisunique"
                    + " AND indrelid::regclass::text LIKE 'span_messages%' GROUP BY 1"))
        .containsExactly(" (trace_id, span_id, \"time\", id)|5");
  }

  @Test
  void the_way_of_a_span_has_no_foreign_key_trigger_sequence_or_default() throws Exception {
    assertThat(database.rows("SELECT conname FROM pg_constraint WHERE contype IN ('f', 't')"))
        .isEmpty();
    assertThat(database.rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).isEmpty();
    assertThat(database.rows("SELECT relname FROM pg_class WHERE relkind = 'S'")).isEmpty();
    // now() is the start of the transaction, the same for all its rows.
    assertThat(
            database.rows(
                "SELECT DISTINCT adrelid::regclass, pg_get_expr(adbin, adrelid) FROM pg_attrdef"
                    + " JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum"
                    + " WHERE attgenerated = '' AND adrelid <> 'schema_history'::regclass"
                    + " ORDER BY 2"))
        .containsExactly("traces|0", "traces|now()");
  }

  @Test
  void no_default_partition() throws Exception {
    assertThat(
            database.rows(
                "SELECT partrelid::regclass, partdefid FROM pg_partitioned_table ORDER BY 1::text"))
        .containsExactlyInAnyOrder("span_contents|0", "span_messages|0", "trace_spans|0");
  }

  @Test
  void traces_are_made_for_updates_that_touch_no_index() throws Exception {
    assertThat(database.rows("SELECT reloptions FROM pg_class WHERE relname = 'traces'"))
        .containsExactly(
            "{fillfactor=50,autovacuum_vacuum_scale_factor=0.05,"
                + "autovacuum_analyze_scale_factor=0.02}");
    assertThat(
            database.rows(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE conrelid = 'traces'::regclass AND contype <> 'n' ORDER BY 1"))
        .containsExactly(
            "traces_pkey|PRIMARY KEY (id)",
            "traces_tenant_trace_id_key|UNIQUE (tenant, trace_id) DEFERRABLE");
    assertThat(
            database.rows(
                "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'traces'::regclass"))
        .containsExactlyInAnyOrder(
            "traces_pkey", "traces_start_time", "traces_tenant_trace_id_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"span_contents", "span_messages"})
  void content_partitions_keep_rows_in_place_and_use_lz4_where_the_server_has_it(String table)
      throws Exception {
    assertThat(
            database.rows(
                "SELECT relname, reloptions[1] FROM pg_class JOIN pg_inherits ON inhrelid = oid"
                    + " WHERE inhparent = '%s'::regclass ORDER BY 1".formatted(table)))
        .containsExactly(
            table + "_2026_11_21|toast_tuple_target=8160",
            table + "_2026_11_22|toast_tuple_target=8160",
            table + "_future|toast_tuple_target=8160",
            table + "_past|toast_tuple_target=8160");
    boolean lz4 =
        database
            .rows(
                "SELECT 'lz4' = ANY (enumvals) FROM pg_settings"
                    + " WHERE name = 'default_toast_compression'")
            .equals(List.of("t"));
    assertThat(
            database.rows(
                "SELECT DISTINCT attcompression = 'l' FROM pg_attribute JOIN pg_class c"
                    + " ON c.oid = attrelid WHERE atttypid = 'json'::regtype"
                    + " AND relkind IN ('r', 'p')"
                    + " AND (relname LIKE '%s%%' OR relname LIKE 'trace_spans%%')"
                        .formatted(table)))
        .containsExactly(lz4 ? "t" : "f");
  }

  @Test
  void ids_and_keys_sort_as_bytes() throws Exception {
    assertThat(
            database.rows(
                "SELECT attrelid::regclass, attname FROM pg_attribute WHERE attnum > 0"
                    + " AND atttypid = 'text'::regtype"
                    + " AND attcollation <> 'pg_catalog.\"C\"'::regcollation"
                    + " AND attrelid::regclass::text IN ('traces', 'trace_spans', 'span_contents',"
                    + " 'span_messages')"
                    + " AND (attname ~ '_key$'"
                    + " OR attname IN ('trace_id', 'span_id', 'parent_span_id', 'tenant'))"))
        .isEmpty();
  }

  @Test
  void the_duration_of_a_trace_follows_its_times() throws Exception {
    String upsert =
        "INSERT INTO traces AS t (id, tenant, trace_id, root_span_name, status, lead_key,"
            + " start_time, end_time) VALUES ('00000000-0000-0000-0000-00000000000%1$s',"
            + " 'default', '%1$s', 'root', 'ok', '0', %2$s, %3$s) ON CONFLICT (id) DO UPDATE SET"
            + " start_time = least(t.start_time, excluded.start_time),"
            + " end_time = greatest(t.end_time, excluded.end_time)";
    database.execute(upsert.formatted(1, "'2026-11-22 23:00+00'", "null"));
    database.execute(
        upsert.formatted(2, "'2026-11-22 23:00+00'", "'2026-11-22 22:59:59.999999+00'"));
    database.execute(
        upsert.formatted(3, "'1970-01-01 00:00+00'", "'2554-07-21 23:34:33.709551+00'"));
    database.execute(upsert.formatted(4, "'2026-11-22 23:00+00'", "'2026-11-22 23:00:01+00'"));
    database.execute(
        upsert.formatted(4, "'2026-11-22 22:59:59.5+00'", "'2026-11-23 00:00:00.25+00'"));

    assertThat(
            database.rows(
                "SELECT trace_id, duration_us FROM traces WHERE trace_id < '9' ORDER BY 1"))
        .containsExactly("1|", "2|-1", "3|18446744073709551", "4|3600750000");
  }

  @Test
  void a_trace_id_is_unique_in_its_tenant() throws Exception {
    String insert =
        "INSERT INTO traces (id, tenant, trace_id, root_span_name, status, lead_key, start_time)"
            + " VALUES ('00000000-0000-0000-0000-0000000000%s', '%s', 'same', 'root', 'ok', '0',"
            + " now())";
    database.execute(insert.formatted("a1", "one"));
    database.execute(insert.formatted("a2", "two"));

    assertThatThrownBy(() -> database.execute(insert.formatted("a3", "one")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("traces_tenant_trace_id_key");
  }
}
