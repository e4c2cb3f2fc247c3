package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages whose spans do not come. */
final class OrphanedMessagesTest {
  private static final String TRACE = "00000000-0000-0000-0000-0000000000a1";
  private static final String NOON = "2026-11-22 12:00:00+00";

  private static TestDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store())
        .makeAhead(LocalDate.of(2026, 11, 22), 1);
  }

  @BeforeEach
  void empty() throws Exception {
    database.execute("TRUNCATE trace_spans, span_messages");
  }

  private static void message(String span, String time, String age, int count) throws SQLException {
    database.execute(
        ("INSERT INTO span_messages (trace_id, span_id, time, time_nanos, id, tenant, direction,"
                + " event, record, number, message, stored_at) SELECT '%s', '%s', '%s', 0,"
                + " gen_random_uuid(), 'default', 'input', 'gen_ai.user.message', 0, n,"
                + " to_json(repeat('x', 2000)), now() - interval '%s'"
                + " FROM generate_series(1, %d) AS n")
            .formatted(TRACE, span, time, age, count));
  }

  private static String left() throws SQLException {
    return String.join(
        " ", database.rows("SELECT span_id, count(*) FROM span_messages GROUP BY 1 ORDER BY 1"));
  }

  @Test
  void only_those_that_waited_for_a_day_in_vain_are_deleted() throws Exception {
    database.insertSpan(TRACE, "near", NOON, "", "");
    database.insertSpan(TRACE, "far", "2019-01-01 00:00:00+00", "", "");
    message("near", NOON, "25 hours", 1);
    message("far", NOON, "25 hours", 1);
    message("lost", NOON, "25 hours", 2);
    message("lost at an unknown time", "1970-01-01 00:00:00+00", "25 hours", 1);
    message("waiting", NOON, "23 hours", 1);
    message("waiting at an unknown time", "1970-01-01 00:00:00+00", "23 hours", 1);

    OrphanedMessages orphans = new OrphanedMessages(database.dataSource());
    assertThat(orphans.delete()).isEqualTo(3);
    assertThat(left()).isEqualTo("far|1 near|1 waiting|1 waiting at an unknown time|1");
    assertThat(orphans.delete()).isZero();

    // Those that waited meanwhile have their turn.
    database.execute("UPDATE span_messages SET stored_at = now() - interval '1 day 5 minutes'");
    assertThat(orphans.delete()).isEqualTo(2);
    assertThat(left()).isEqualTo("far|1 near|1");
  }

  @Test
  void many_are_deleted_step_by_step() throws Exception {
    message("lost", NOON, "25 hours", 3_000);
    assertThat(
            database.rows("SELECT pg_relation_size('span_messages_2026_11_22') > 2 * 256 * 8192"))
        .containsExactly("t");
    assertThat(new OrphanedMessages(database.dataSource()).delete()).isEqualTo(3_000);
    assertThat(left()).isEmpty();
  }

  @Test
  void a_span_is_looked_up_by_its_key_whatever_the_size_of_the_table() throws Exception {
    database.insertSpan(TRACE, "near", NOON, "", "");
    database.execute(
        "INSERT INTO trace_spans SELECT (json_populate_record(t, json_build_object('span_id',"
            + " 's' || n))).* FROM trace_spans t, generate_series(1, 3000) AS n");
    database.execute("ANALYZE trace_spans");
    message("lost", NOON, "25 hours", 4_000);
    database.execute("ANALYZE span_messages");
    assertThat(
            String.join(
                "\n",
                database.rows(
                    "EXPLAIN "
                        + OrphanedMessages.sql("span_messages_2026_11_22", 0)
                            .replace("?", "now()"))))
        .contains("Tid Range Scan", "Index")
        .doesNotContain("Hash", "Seq Scan on trace_spans_2026_11_22");
  }
}
