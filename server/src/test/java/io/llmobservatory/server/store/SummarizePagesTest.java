package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the BRIN indexes know of pages that no vacuum has seen. */
final class SummarizePagesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
  private static final Pattern READ = Pattern.compile("lossy=(\\d+)");

  private TestDatabase database;
  private SummarizePages pages;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.migrated();
    new DayPartitions(database.dataSource(), 10, new Telemetry().store()).makeAhead(TODAY, 1);
    for (LocalDate day = TODAY.minusDays(1); !day.isAfter(TODAY); day = day.plusDays(1)) {
      database.execute(
          "ALTER TABLE trace_spans_%s SET (autovacuum_enabled = off)".formatted(underscored(day)));
    }
    pages = new SummarizePages(database.dataSource());
  }

  private static String underscored(LocalDate day) {
    return day.toString().replace('-', '_');
  }

  /** A span each second from the hour on, some ten to a page. */
  private void insertHour(LocalDate day, int hour) throws SQLException {
    database.execute(
        """
        INSERT INTO trace_spans (trace_id, span_id, tenant, name, kind, start_time, start_nanos,
          status, status_message, attributes)
        SELECT gen_random_uuid(), 's', 'default', 'chat', 'client',
          '%s %02d:00+00'::timestamptz + n * interval '1 s', 0, 'ok', repeat('x', 600), '{}'
        FROM generate_series(0, 3599) AS n
        """
            .formatted(day, hour));
  }

  /** How many pages are read for the spans of a minute. */
  private int pagesReadFor(String minute) throws SQLException {
    List<String> plan =
        database
            .with("options", "-c enable_seqscan=off -c enable_indexscan=off")
            .rows(
                "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT FROM trace_spans"
                    + " WHERE start_time >= '%1$s+00' AND start_time < '%1$s+00'::timestamptz + '60 s'"
                        .formatted(minute));
    Matcher read = READ.matcher(String.join("\n", plan));
    assertThat(read.find()).as("%s", plan).isTrue();
    return Integer.parseInt(read.group(1));
  }

  /** Without the first, which an index takes in when it is made. */
  private int newRanges(LocalDate day) throws SQLException {
    return Integer.parseInt(
        database
            .rows(
                "SELECT pg_relation_size('trace_spans_%s') / 8192 / 128 - 1"
                    .formatted(underscored(day)))
            .get(0));
  }

  @Test
  void queries_read_the_pages_of_their_time_only() throws Exception {
    insertHour(TODAY, 10);
    insertHour(TODAY, 11);
    insertHour(TODAY.minusDays(1), 23);
    int before = pagesReadFor("2026-11-22 10:30");

    assertThat(pages.run(TODAY))
        .isEqualTo(newRanges(TODAY) + newRanges(TODAY.minusDays(1)))
        .isGreaterThan(4);
    assertThat(before).isGreaterThan(4 * 128);
    // The range of the minute, the one beside it, and the one at the end that is not full.
    assertThat(pagesReadFor("2026-11-22 10:30")).isLessThanOrEqualTo(3 * 128);
  }

  @Test
  void each_page_is_looked_at_once() throws Exception {
    insertHour(TODAY, 10);
    int first = newRanges(TODAY);
    assertThat(pages.run(TODAY)).isEqualTo(first);
    assertThat(pages.run(TODAY)).isZero();

    insertHour(TODAY, 11);
    assertThat(pages.run(TODAY)).isEqualTo(newRanges(TODAY) - first);
  }

  @Test
  void a_table_that_was_emptied_begins_anew() throws Exception {
    insertHour(TODAY, 10);
    pages.run(TODAY);
    database.execute("TRUNCATE trace_spans");
    insertHour(TODAY, 11);

    assertThat(pages.run(TODAY)).isEqualTo(newRanges(TODAY)).isPositive();
  }

  @Test
  void a_vacuum_at_work_is_not_waited_for() throws Exception {
    insertHour(TODAY, 10);
    try (Connection vacuum = database.dataSource().getConnection();
        Statement statement = vacuum.createStatement()) {
      vacuum.setAutoCommit(false);
      statement.execute("LOCK TABLE trace_spans_2026_11_22 IN SHARE UPDATE EXCLUSIVE MODE");

      assertThatThrownBy(() -> pages.run(TODAY)).hasMessageContaining("lock timeout");

      vacuum.rollback();
    }
    assertThat(pages.run(TODAY)).isEqualTo(newRanges(TODAY)).isPositive();
  }
}
