package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

final class DayPartitionsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
  private static final String TRACE = "00000000-0000-0000-0000-0000000000a1";
  private static final int NO_LIMIT = 1000;

  private TestDatabase database;

  @BeforeEach
  void migrate() throws Exception {
    database = TestDatabase.migrated();
  }

  @Test
  void the_bounds_are_those_of_the_catch_alls() throws Exception {
    assertThat(LocalDate.ofEpochDay(DayPartitions.FIRST_DAY)).isEqualTo("2020-01-01");
    assertThat(LocalDate.ofEpochDay(DayPartitions.END_DAY)).isEqualTo("2100-01-01");
    assertThat(partitions("trace_spans"))
        .containsExactly(
            "trace_spans_future|FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE)",
            "trace_spans_past|FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00')");
  }

  @Test
  void makeAhead_makes_yesterday_to_the_last_day_and_then_nothing_more() throws Exception {
    DayPartitions days = days(NO_LIMIT);
    days.makeAhead(TODAY, 2);
    days.makeAhead(TODAY, 2);

    for (String table : List.of("trace_spans", "span_contents", "span_messages")) {
      assertThat(dayPartitions(table))
          .containsExactly(
              day(table, "2026-11-21"),
              day(table, "2026-11-22"),
              day(table, "2026-11-23"),
              day(table, "2026-11-24"));
    }
  }

  @Test
  void days_are_those_of_utc_whatever_the_time_zone_of_the_session() throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo")); // the driver tells the server
      days(NO_LIMIT).makeAhead(TODAY, 0);
      assertThat(days(NO_LIMIT).ensure(TODAY.toEpochDay())).isTrue();
    } finally {
      TimeZone.setDefault(before);
    }
    assertThat(dayPartitions("trace_spans"))
        .containsExactly(day("trace_spans", "2026-11-21"), day("trace_spans", "2026-11-22"));
  }

  @Test
  void a_span_finds_the_partition_of_its_day_up_to_the_last_microsecond() throws Exception {
    days(NO_LIMIT).ensure(TODAY.toEpochDay());
    database.insertSpan(TRACE, "first", "2026-11-22 00:00:00+00", "", "");
    database.insertSpan(TRACE, "last", "2026-11-22 23:59:59.999999+00", "", "");

    assertThat(database.rows("SELECT span_id FROM trace_spans_2026_11_22 ORDER BY 1"))
        .containsExactly("first", "last");
    assertThatThrownBy(() -> database.insertSpan(TRACE, "next", "2026-11-23 00:00:00+00", "", ""))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
  }

  @Test
  void absurd_days_go_to_the_catch_alls_without_a_partition_of_their_own() throws Exception {
    DayPartitions days = days(0);

    assertThat(days.ensure(0)).isTrue();
    assertThat(days.ensure(DayPartitions.FIRST_DAY - 1)).isTrue();
    assertThat(days.ensure(DayPartitions.END_DAY)).isTrue();
    assertThat(days.ensure(LocalDate.of(2200, 1, 1).toEpochDay())).isTrue();
    days.forget(0);
    days.forget(DayPartitions.END_DAY);
    database.insertSpan(TRACE, "old", "1970-01-01 00:00:00+00", "", "");
    database.insertSpan(TRACE, "new", "2200-01-01 00:00:00+00", "", "");

    assertThat(database.rows("SELECT span_id FROM trace_spans_past")).containsExactly("old");
    assertThat(database.rows("SELECT span_id FROM trace_spans_future")).containsExactly("new");
    assertThat(dayPartitions("trace_spans")).isEmpty();
  }

  @Test
  void two_servers_with_four_threads_each_make_the_same_days_once() throws Exception {
    List<DayPartitions> servers = List.of(days(NO_LIMIT), days(NO_LIMIT));
    CyclicBarrier start = new CyclicBarrier(8);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      DayPartitions server = servers.get(thread % 2);
      int step = thread < 4 ? 1 : -1; // half of them in the opposite order
      tasks.add(
          () -> {
            start.await();
            boolean all = true;
            for (int i = 0; i < 6; i++) {
              all &= server.ensure(TODAY.toEpochDay() + (step > 0 ? i : 5 - i));
            }
            return all;
          });
    }

    assertThat(runAll(tasks)).hasSize(8).containsOnly(true);
    assertThat(dayPartitions("trace_spans")).hasSize(6);
    assertThat(dayPartitions("span_contents")).hasSize(6);
  }

  @Test
  void an_open_copy_neither_holds_up_a_new_day_nor_is_held_up_by_it() throws Exception {
    DayPartitions days = days(NO_LIMIT);
    days.ensure(TODAY.toEpochDay());
    try (Connection writer = database.dataSource().getConnection()) {
      writer.setAutoCommit(false);
      CopyIn copy = openCopy(writer);
      writeRow(copy, "before", "2026-11-22 01:00:00+00");

      assertThat(runAll(List.of(() -> days.ensure(TODAY.toEpochDay() + 1)))).containsExactly(true);

      writeRow(copy, "after", "2026-11-22 02:00:00+00");
      assertThat(copy.endCopy()).isEqualTo(2);
      CopyIn next = openCopy(writer);
      writeRow(next, "tomorrow", "2026-11-23 01:00:00+00");
      assertThat(next.endCopy()).isEqualTo(1);
      writer.commit();
    }
    assertThat(database.rows("SELECT tableoid::regclass, span_id FROM trace_spans ORDER BY 1, 2"))
        .containsExactly(
            "trace_spans_2026_11_22|after",
            "trace_spans_2026_11_22|before",
            "trace_spans_2026_11_23|tomorrow");
  }

  @Test
  void at_the_limit_days_on_demand_are_refused_and_known_ones_and_days_ahead_are_not()
      throws Exception {
    DayPartitions days = days(2);
    long day = TODAY.toEpochDay();
    assertThat(days.ensure(day)).isTrue();
    assertThat(days.ensure(day + 1)).isTrue();

    assertThat(days.ensure(day + 2)).isFalse();
    assertThat(days.ensure(day + 3)).isFalse();
    assertThat(days.ensure(day)).isTrue();
    assertThat(days(2).ensure(day + 2)).as("another server").isFalse();
    assertThat(days(2).ensure(day + 1)).as("made by another server").isTrue();
    assertThat(dayPartitions("trace_spans")).hasSize(2);

    days.makeAhead(TODAY, 2);
    assertThat(days.ensure(day + 2)).isTrue();
    assertThat(dayPartitions("trace_spans")).hasSize(4);
  }

  @Test
  void room_made_by_dropping_days_is_noticed() throws Exception {
    DayPartitions days = days(1);
    long day = TODAY.toEpochDay();
    assertThat(days.ensure(day - 100)).isTrue();
    assertThat(days.ensure(day + 5)).isFalse();

    database.execute("DROP TABLE trace_spans_2026_08_14, span_contents_2026_08_14");
    days.makeAhead(LocalDate.of(2019, 1, 1), 0); // has no day to make, but looks
    assertThat(days.ensure(day + 5)).isTrue();
  }

  @Test
  void content_that_was_dropped_before_its_spans_gets_its_place_back_even_at_the_limit()
      throws Exception {
    DayPartitions days = days(1);
    long day = TODAY.toEpochDay();
    days.ensure(day);
    assertThat(days.ensure(day + 1)).as("limit reached").isFalse();
    database.execute("DROP TABLE span_contents_2026_11_22");
    days.forget(day);

    assertThat(days.ensure(day)).isTrue();
    assertThat(dayPartitions("span_contents")).hasSize(1);
    assertThat(dayPartitions("trace_spans")).hasSize(1);
  }

  @Test
  void a_month_attached_by_hand_under_another_name_is_accepted() throws Exception {
    attachByHand("my_november", "2026-11-01 00:00:00+00", "2026-12-01 00:00:00+00");
    DayPartitions days = days(NO_LIMIT);

    assertThat(days.ensure(TODAY.toEpochDay())).isTrue();
    assertThat(days.ensure(LocalDate.of(2026, 11, 30).toEpochDay())).isTrue();
    assertThat(dayPartitions("trace_spans")).hasSize(1);
    assertThat(days.ensure(LocalDate.of(2026, 12, 1).toEpochDay())).isTrue();
    assertThat(dayPartitions("trace_spans")).hasSize(2);
  }

  @Test
  void a_day_over_two_partitions_that_meet_is_accepted_and_half_a_day_is_an_error()
      throws Exception {
    attachByHand("berlin_22", "2026-11-22 00:00:00+01", "2026-11-23 00:00:00+01");
    attachByHand("berlin_23", "2026-11-23 00:00:00+01", "2026-11-24 00:00:00+01");
    DayPartitions days = days(NO_LIMIT);

    assertThat(days.ensure(TODAY.toEpochDay())).isTrue();
    assertThat(dayPartitions("trace_spans")).hasSize(2);
    assertThatThrownBy(() -> days.ensure(TODAY.toEpochDay() + 1))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("would overlap partition \"berlin_23_of_trace_spans\"");
    assertThat(days.ensure(TODAY.toEpochDay() + 2)).as("the next call works").isTrue();
  }

  @Test
  void a_day_that_was_detached_is_made_again_beside_the_old_table() throws Exception {
    DayPartitions days = days(NO_LIMIT);
    long day = TODAY.toEpochDay();
    days.ensure(day);
    database.execute("ALTER TABLE trace_spans DETACH PARTITION trace_spans_2026_11_22");
    assertThat(days.ensure(day)).as("not noticed yet").isTrue();

    days.forget(day);
    assertThat(days.ensure(day)).isTrue();
    assertThat(dayPartitions("trace_spans"))
        .containsExactly(day("trace_spans", "2026-11-22").replace("2026_11_22", "2026_11_22_2"));
    assertThat(dayPartitions("span_contents")).hasSize(1);
  }

  @Test
  void a_day_whose_detaching_was_interrupted_gets_its_place_back_beside_the_old_table()
      throws Exception {
    DayPartitions days = days(NO_LIMIT);
    long day = TODAY.toEpochDay();
    days.ensure(day);
    database.insertSpan(TRACE, "old", "2026-11-22 12:00:00+00", "", "");
    interruptDetaching("trace_spans_2026_11_22");
    days.forget(day);

    assertThat(days.ensure(day)).isTrue();
    assertThat(database.rows("SELECT FROM pg_inherits WHERE inhdetachpending")).isEmpty();
    assertThat(dayPartitions("trace_spans"))
        .containsExactly(day("trace_spans", "2026-11-22").replace("2026_11_22", "2026_11_22_2"));
    assertThat(database.rows("SELECT span_id FROM trace_spans_2026_11_22")).containsExactly("old");
  }

  @Test
  void a_day_that_another_holds_locked_is_given_up_for_now() throws Exception {
    DayPartitions days = days(NO_LIMIT);
    long day = TODAY.toEpochDay();
    try (Connection other = database.dataSource().getConnection()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("SELECT pg_advisory_xact_lock(%d, %d)".formatted(DayPartitions.LOCK, day));

      assertThatThrownBy(() -> days.ensure(day))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
      assertThat(days.ensure(day + 1)).as("another day").isTrue();
    }
    assertThat(days.ensure(day)).as("when the lock is gone").isTrue();
  }

  private void interruptDetaching(String partition) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection reader = database.dataSource().getConnection()) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT FROM trace_spans");
      Future<?> detaching =
          thread.submit(
              () -> {
                database.execute(
                    "ALTER TABLE trace_spans DETACH PARTITION " + partition + " CONCURRENTLY");
                return null;
              });
      await()
          .until(
              () ->
                  database
                      .rows("SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending")
                      .equals(List.of(partition)));
      database.execute(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
              + " WHERE query LIKE 'ALTER TABLE trace_spans DETACH%'"
              + " AND datname = current_database()");
      assertThatThrownBy(() -> detaching.get(60, TimeUnit.SECONDS))
          .hasMessageContaining("canceling statement");
    } finally {
      thread.shutdownNow();
    }
  }

  private DayPartitions days(int limit) {
    return new DayPartitions(database.dataSource(), limit, new Telemetry().store());
  }

  private void attachByHand(String name, String from, String to) throws SQLException {
    for (String table : List.of("trace_spans", "span_contents", "span_messages")) {
      database.execute(
          "CREATE TABLE %1$s_of_%2$s PARTITION OF %2$s FOR VALUES FROM ('%3$s') TO ('%4$s')"
              .formatted(name, table, from, to));
    }
  }

  private static String day(String table, String date) {
    LocalDate day = LocalDate.parse(date);
    return "%s_%s|FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
        .formatted(table, date.replace('-', '_'), day, day.plusDays(1));
  }

  private List<String> dayPartitions(String table) throws SQLException {
    return partitions(table).stream().filter(row -> !row.matches(".*(MIN|MAX)VALUE.*")).toList();
  }

  private List<String> partitions(String table) throws SQLException {
    return database.rows(
        "SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class JOIN pg_inherits"
            + " ON inhrelid = oid WHERE inhparent = '%s'::regclass ORDER BY relname"
                .formatted(table));
  }

  private static List<Boolean> runAll(List<Callable<Boolean>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        results.add(future.get()); // a task that did not end in time was cancelled and throws
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static CopyIn openCopy(Connection connection) throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "COPY trace_spans (trace_id, span_id, start_time, tenant, name, kind, start_nanos,"
                + " status, attributes) FROM STDIN");
  }

  private static void writeRow(CopyIn copy, String span, String start) throws SQLException {
    byte[] row =
        "%s\t%s\t%s\tdefault\tspan\tclient\t0\tok\t{}\n"
            .formatted(TRACE, span, start)
            .getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(row, 0, row.length);
    copy.flushCopy();
  }
}
