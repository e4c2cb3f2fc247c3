package io.llmobservatory.server.resolve;

import static io.llmobservatory.server.genai.SpanMessages.NOON;
import static io.llmobservatory.server.genai.SpanMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is submitted is counted once, as what became of it. */
final class EquationTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private PostgresUrl database;

  @BeforeEach
  void create() throws Exception {
    database = Instance.newDatabase();
  }

  private static LlmSpan span(String id, String name) {
    return new LlmSpanBuilder(TRACE, id).name(name).build();
  }

  /** All counts but zeros, of the metrics whose names begin so. */
  private static Map<String, Long> counts(Telemetry telemetry, String... beginnings) {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : telemetry.text().lines().toList()) {
      boolean wanted = Arrays.stream(beginnings).anyMatch(name -> line.startsWith(name));
      int space = line.lastIndexOf(' ');
      if (wanted && !line.endsWith(" 0")) {
        String name = line.substring(0, space).replace("llm_observatory_", "");
        counts.put(name, Long.parseLong(line.substring(space + 1)));
      }
    }
    return counts;
  }

  private static Map<String, Long> ends(Telemetry telemetry, String items) {
    List<String> names = new ArrayList<>();
    for (String end :
        List.of("committed", "duplicate", "dropped", "rejected", "refused", "failed")) {
      names.add("llm_observatory_" + end + "_" + items);
    }
    return counts(telemetry, names.toArray(String[]::new));
  }

  private static long sum(Map<String, Long> ends) {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void every_span_has_one_end() throws Exception {
    try (FlakyProxy proxy = new FlakyProxy(database.host(), database.port());
        Instance instance = Instance.on(Instance.address(database, proxy), 1)) {
      instance.write(span("a", "a"), span("b", "b"), span("b", "b"), span("b", "other"));
      // All stored before, one of them in another version.
      instance.write(span("a", "a"), span("b", "again"), span("c", "c"));
      instance.write(span("d", "bad\0name"), span("e", "e"));
      proxy.refuse();
      proxy.cut();
      assertThatThrownBy(() -> instance.write(span("f", "f"), span("g", "g"))).isNotNull();
      proxy.accept();
      instance.resolver.close(Duration.ofSeconds(30));
      assertThatThrownBy(() -> instance.write(span("h", "h"))).isNotNull();

      Map<String, Long> ends = ends(instance.telemetry, "spans");
      assertThat(ends)
          .isEqualTo(
              Map.of(
                  "committed_spans", 4L,
                  "duplicate_spans{version=\"same\"}", 2L,
                  "duplicate_spans{version=\"different\"}", 2L,
                  "rejected_spans{reason=\"not_storable\"}", 1L,
                  "failed_spans", 2L,
                  "refused_spans", 1L));
      assertThat(sum(ends)).isEqualTo(4 + 3 + 2 + 2 + 1);
      assertThat(counts(instance.telemetry, "llm_observatory_retries"))
          .isEqualTo(Map.of("retries", (long) instance.retryDelays.size()));
      assertThat(counts(instance.telemetry, "otelcol_exporter_se"))
          .isEqualTo(
              Map.of(
                  "otelcol_exporter_sent_spans{exporter=\"postgresql\"}", 8L,
                  "otelcol_exporter_send_failed_spans{exporter=\"postgresql\"}", 3L));
    }
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("4");
  }

  @Test
  void what_nobody_waits_for_any_more_is_refused_and_what_was_begun_is_not() throws Exception {
    try (Instance instance = Instance.on(database, 1);
        Connection blocker = TestPostgres.connect(database);
        Statement statement = blocker.createStatement()) {
      instance.write(span("a", "a"));
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM traces FOR UPDATE");
      CompletableFuture<Outcome> begun = instance.submit(List.of(span("b", "b")));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  query(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      .equals("1"));
      CompletableFuture<Outcome> waiting = instance.submit(List.of(span("c", "c"), span("d", "d")));
      waiting.cancel(false);
      begun.cancel(false);
      blocker.rollback();
      instance.resolver.close(Duration.ofSeconds(30));

      assertThat(ends(instance.telemetry, "spans"))
          .isEqualTo(Map.of("committed_spans", 2L, "refused_spans", 2L));
    }
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("2");
  }

  @Test
  void a_version_is_different_if_anything_but_its_cost_is() throws Exception {
    try (Instance instance = Instance.on(database, 1);
        Instance other = Instance.on(database, 1)) {
      LlmSpanBuilder sent = new LlmSpanBuilder(TRACE, "a");
      instance.write(sent.input("[1]").build());
      TestPostgres.execute(database, "UPDATE trace_spans SET cost_usd = 7, cost_source = 'later'");

      assertThat(other.write(sent.build())).isEqualTo(new Outcome(0, 1, 0, Map.of()));
      assertThat(other.write(new LlmSpanBuilder(TRACE, "a").input("[2]").build()))
          .isEqualTo(new Outcome(0, 0, 1, Map.of()));
      assertThat(other.write(new LlmSpanBuilder(TRACE, "a").build()))
          .isEqualTo(new Outcome(0, 0, 1, Map.of()));
      // The second is as the first, which is not as the stored one.
      assertThat(
              other.write(
                  new LlmSpanBuilder(TRACE, "a").input("[2]").build(),
                  new LlmSpanBuilder(TRACE, "a").input("[2]").build()))
          .isEqualTo(new Outcome(0, 0, 2, Map.of()));

      TestPostgres.execute(database, "DELETE FROM span_contents");
      assertThat(other.write(new LlmSpanBuilder(TRACE, "a").input("[2]").build()))
          .isEqualTo(new Outcome(0, 1, 0, Map.of()));
    }
  }

  @Test
  void every_log_record_has_one_end() throws Exception {
    Instant tooMany = Instant.parse("2027-03-01T00:00:00Z");
    try (Instance instance = Instance.withDays(database, 2)) {
      SpanMessage stored = message(TRACE, "a", NOON, 0, "[1]");
      write(instance, stored);
      write(
          instance,
          stored,
          message(TRACE, "a", NOON, 1, "[2]"),
          message(TRACE, "b", NOON, 1, "[3]"),
          // Of the third record one message is stored before, and one new.
          message(TRACE, "a", NOON, 2, "[1]"),
          message(TRACE, "a", NOON, 2, "[4]"),
          // Of the fourth one is storable, which does not help the record.
          message(TRACE, "c", NOON, 3, "[1]"),
          message(TRACE, "c", NOON, 3, "{bad"),
          message(TRACE, "d", tooMany, 4, "[1]"));
      instance.resolver.close(Duration.ofSeconds(30));
      assertThatThrownBy(() -> write(instance, stored, message(TRACE, "a", NOON, 0, "[9]")))
          .isNotNull();

      assertThat(ends(instance.telemetry, "log_records"))
          .isEqualTo(
              Map.of(
                  "committed_log_records", 3L,
                  "duplicate_log_records{version=\"same\"}", 1L,
                  "rejected_log_records{reason=\"not_storable\"}", 1L,
                  "rejected_log_records{reason=\"too_many_days\"}", 1L,
                  "refused_log_records", 1L));
    }
  }

  private static void write(Instance to, SpanMessage... messages) throws Exception {
    Instance.await(to.resolver.submitMessages(Instance.TENANT, List.of(messages), 1));
  }

  @Test
  void batches_traces_tokens_and_partitions_are_counted() throws Exception {
    String foreign = "11111111-2222-3333-4444-555555555555";
    try (Instance instance = Instance.on(database, 1)) {
      instance.write(span("a", "a"), new LlmSpanBuilder("other", "b").build());
      instance.write(span("c", "c"));
      instance.write(span("c", "c"));
      TestPostgres.execute(
          database,
          "UPDATE traces SET id = '%1$s' WHERE trace_id = '%2$s'; UPDATE trace_spans SET trace_id = '%1$s' WHERE trace_id = '%2$s'::uuid"
              .formatted(foreign, TRACE));
      instance.write(span("d", "d"));
      instance.write(span("e", "e"));
      long day = 86_400_000_000_000L;
      instance.write(
          new LlmSpanBuilder(TRACE, "f").times(LlmSpanBuilder.NOON + 40 * day, 0).build());

      assertThat(
              counts(
                  instance.telemetry,
                  "llm_observatory_batches",
                  "llm_observatory_created_traces",
                  "llm_observatory_conflicts",
                  "llm_observatory_made_partitions",
                  "llm_observatory_batch_rows_sum",
                  "llm_observatory_commit_seconds_count",
                  "llm_observatory_foreign_uuid_cache",
                  "llm_observatory_foreign_uuid_lookup_seconds_count"))
          .isEqualTo(
              Map.of(
                  "batches{way=\"copy\"}", 5L,
                  "batches{way=\"merge\"}", 1L,
                  "batch_rows_sum", 7L,
                  "commit_seconds_count", 6L,
                  "created_traces", 2L,
                  "conflicts{kind=\"foreign_trace\"}", 1L,
                  "foreign_uuid_cache_misses", 1L,
                  "foreign_uuid_cache_hits", 2L,
                  "foreign_uuid_lookup_seconds_count", 1L,
                  "made_partitions", 3L));
    }
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
