package io.llmobservatory.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.config.Retention;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done once an hour, at a given hour. */
final class HousekeepingTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  private PostgresUrl database;
  private PostgresStore store;
  private final Telemetry telemetry = new Telemetry();

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.createDatabase();
    store =
        new PostgresStore(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
            1,
            telemetry.store());
    store.migrate();
    store.makeDaysAhead(LocalDate.of(2026, 11, 20), 3); // from the 19th to the 23rd
    TestPostgres.execute(
        database,
        "INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, status, lead_key)"
            + " VALUES (gen_random_uuid(), 'default', 'x', 'x', '2026-11-19 01:00:00+00', 'ok', '')");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private void run(Retention retention) {
    try (Housekeeping housekeeping = new Housekeeping(store, retention, NOON)) {
      housekeeping.run();
    }
  }

  private String first(String table) throws Exception {
    return TestPostgres.query(
        database,
        "SELECT min(relname::text) FROM pg_class JOIN pg_inherits ON inhrelid = oid"
            + " WHERE inhparent = '%s'::regclass AND relname ~ '[0-9]'".formatted(table));
  }

  @Test
  void without_retention_nothing_goes() throws Exception {
    run(Retention.FOR_EVER);

    assertThat(first("trace_spans")).isEqualTo("trace_spans_2026_11_19");
    assertThat(TestPostgres.query(database, "SELECT count(*) FROM traces")).isEqualTo("1");
  }

  @Test
  void spans_and_contents_go_each_at_their_age() throws Exception {
    run(Retention.parse("2d", "36h"));

    assertThat(first("trace_spans")).isEqualTo("trace_spans_2026_11_20");
    assertThat(first("span_contents")).isEqualTo("span_contents_2026_11_21");
    assertThat(first("span_messages")).isEqualTo("span_messages_2026_11_21");
    assertThat(TestPostgres.query(database, "SELECT count(*) FROM traces")).isEqualTo("0");
    assertThat(telemetry.text())
        .contains(
            "\nllm_observatory_dropped_partitions 5\n", "\nllm_observatory_removed_traces 1\n");
  }

  @Test
  void a_database_that_refuses_does_not_end_it() throws Exception {
    TestPostgres.execute(database, "ALTER TABLE traces RENAME TO gone");
    run(Retention.parse("2d", null));
    TestPostgres.execute(database, "ALTER TABLE gone RENAME TO traces");
    run(Retention.parse("2d", null));

    assertThat(TestPostgres.query(database, "SELECT count(*) FROM traces")).isEqualTo("0");
  }
}
