package io.llmobservatory.server.resolve;

import static io.llmobservatory.server.genai.SpanMessages.NOON;
import static io.llmobservatory.server.genai.SpanMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of messages from log records into the database. */
final class MessageLaneTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String FOREIGN = "11111111-2222-3333-4444-555555555555";

  private PostgresUrl database;

  @BeforeEach
  void create() throws Exception {
    database = Instance.newDatabase();
  }

  @AfterEach
  void check() {
    CheckTraces.check(database);
  }

  private static CompletableFuture<Outcome> submit(Instance to, List<SpanMessage> messages) {
    long weight = 0;
    for (SpanMessage message : messages) {
      weight += message.weight();
    }
    return to.resolver.submitMessages(Instance.TENANT, messages, weight);
  }

  private static Outcome write(Instance to, SpanMessage... messages) throws Exception {
    return Instance.await(submit(to, List.of(messages)));
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }

  @Test
  void a_message_is_stored_once() throws Exception {
    SpanMessage one = message(TRACE, "a", NOON, 0, "[1]");
    SpanMessage two = message(TRACE, "a", NOON.plusNanos(7), 1, "[2]");
    try (Instance instance = Instance.on(database, 1);
        Instance other = Instance.on(database, 1)) {
      assertThat(write(instance, one)).isEqualTo(new Outcome(1, 0, 0, Map.of()));
      assertThat(write(other, two, one, two)).isEqualTo(new Outcome(1, 1, 0, Map.of()));
    }
    assertThat(
            query(
                "SELECT string_agg(concat_ws(' ', trace_id, span_id, time AT TIME ZONE 'UTC',"
                    + " time_nanos, tenant, direction, event, record, number, message), E'\\n'"
                    + " ORDER BY time_nanos) FROM span_messages"))
        .isEqualTo(
            """
            0af76519-16cd-43dd-8448-eb211c80319c a 2026-11-22 12:00:00 0 default input \
            gen_ai.user.message 0 0 [1]
            0af76519-16cd-43dd-8448-eb211c80319c a 2026-11-22 12:00:00 7 default input \
            gen_ai.user.message 1 0 [2]""");
    assertThat(query("SELECT count(*) FROM span_messages WHERE stored_at <= now()")).isEqualTo("2");
  }

  @Test
  void two_instances_that_write_the_same_messages_in_any_order_write_each_once() throws Exception {
    List<SpanMessage> messages = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      messages.add(message("%032x".formatted(i % 50 + 1), "s" + i % 7, NOON, i, "[" + i + "]"));
    }
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    try (Instance instance = Instance.on(database, 1);
        Instance other = Instance.on(database, 1)) {
      for (int i = 0; i < 10; i++) {
        List<SpanMessage> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled);
        outcomes.add(submit(i % 2 == 0 ? instance : other, shuffled));
      }
      int stored = 0;
      for (CompletableFuture<Outcome> outcome : outcomes) {
        stored += Instance.await(outcome).stored();
      }
      assertThat(stored).isEqualTo(2_000);
      assertThat(instance.retryDelays).isEmpty();
      assertThat(other.retryDelays).isEmpty();
    }
    assertThat(query("SELECT count(*) FROM span_messages")).isEqualTo("2000");
  }

  @Test
  void a_bad_message_costs_its_record_alone() throws Exception {
    List<SpanMessage> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Those of the records 30 and 60 are no JSON; both messages of record 30.
      boolean bad = i == 30 || i == 31 || i == 60;
      messages.add(message(TRACE, "a", NOON, i == 31 ? 30 : i, bad ? "{" + i : "[" + i + "]"));
    }
    try (Instance instance = Instance.on(database, 1)) {
      assertThat(Instance.await(submit(instance, messages)))
          .isEqualTo(new Outcome(97, 0, 0, Map.of(Rejection.NOT_STORABLE, 2)));
    }
    assertThat(query("SELECT count(*) FROM span_messages")).isEqualTo("97");
  }

  @Test
  void messages_join_a_trace_under_its_stored_uuid() throws Exception {
    try (Instance instance = Instance.on(database, 1)) {
      instance.write(new LlmSpanBuilder(TRACE, "a").build());
      TestPostgres.execute(
          database,
          "UPDATE traces SET id = '%1$s'; UPDATE trace_spans SET trace_id = '%1$s'"
              .formatted(FOREIGN));
      write(instance, message(TRACE, "a", NOON, 0, "[1]"));
    }
    assertThat(query("SELECT trace_id FROM span_messages")).isEqualTo(FOREIGN);
  }

  @Test
  void a_day_is_made_on_demand_even_if_it_was_dropped_meanwhile() throws Exception {
    Instant other = Instant.parse("2027-03-01T00:00:00Z");
    try (Instance instance = Instance.on(database, 1)) {
      write(instance, message(TRACE, "a", other, 0, "[1]"));
      TestPostgres.execute(database, "DROP TABLE span_messages_2027_03_01");
      assertThat(write(instance, message(TRACE, "b", other, 0, "[1]")))
          .isEqualTo(new Outcome(1, 0, 0, Map.of()));
    }
    assertThat(query("SELECT string_agg(span_id, '') FROM span_messages_2027_03_01"))
        .isEqualTo("b");
  }

  @Test
  void beyond_the_limit_of_days_a_record_is_rejected_alone() throws Exception {
    Instant other = Instant.parse("2027-03-01T00:00:00Z");
    try (Instance instance = Instance.withDays(database, 2)) {
      assertThat(
              write(
                  instance,
                  message(TRACE, "a", other, 0, "[1]"),
                  message(TRACE, "b", other, 0, "[2]"),
                  message(TRACE, "c", other, 1, "[1]"),
                  message(TRACE, "d", NOON, 2, "[1]"),
                  message(TRACE, "e", Instant.EPOCH, 3, "[1]")))
          .isEqualTo(new Outcome(2, 0, 0, Map.of(Rejection.TOO_MANY_DAYS, 2)));
    }
  }

  @Test
  void a_database_that_is_away_is_asked_four_times() throws Exception {
    try (FlakyProxy proxy = new FlakyProxy(database.host(), database.port());
        Instance instance = Instance.on(Instance.address(database, proxy), 1)) {
      SpanMessage message = message(TRACE, "a", NOON, 0, "[1]");
      assertThat(write(instance, message).stored()).isEqualTo(1);
      proxy.refuse();
      proxy.cut();
      assertThatThrownBy(() -> write(instance, message))
          .hasCauseInstanceOf(StoreException.Transient.class);
      assertThat(instance.retryDelays).containsExactly(100L, 200L, 400L);

      proxy.accept();
      assertThat(write(instance, message)).isEqualTo(new Outcome(0, 1, 0, Map.of()));
    }
  }

  @Test
  void what_was_submitted_before_the_end_is_written_and_nothing_after() throws Exception {
    Instance instance = Instance.on(database, 1);
    CompletableFuture<Outcome> before =
        submit(instance, List.of(message(TRACE, "a", NOON, 0, "[1]")));
    instance.resolver.close(Duration.ofSeconds(30));
    assertThat(before.join().stored()).isEqualTo(1);
    assertThatThrownBy(() -> write(instance, message(TRACE, "b", NOON, 0, "[1]")))
        .hasCauseInstanceOf(TraceResolver.ShuttingDownException.class);
    instance.close();
  }
}
