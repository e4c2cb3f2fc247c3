package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.price.Cost;
import io.llmobservatory.server.price.ModelCall;
import io.llmobservatory.server.price.Prices;
import io.llmobservatory.server.store.RepriceSummary.UnpricedModel;
import io.llmobservatory.server.telemetry.Telemetry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limit ends a test whose writers wait for each other. */
@Timeout(120)
final class RepriceSpansTest {
  private static final Usage USAGE = new Usage(1000, 100, 1100, -1, -1, -1);
  private static final String COSTS =
      "SELECT string_agg(span_id || ' ' || coalesce(cost_usd::text, '-') || ' '"
          + " || coalesce(cost_source, '-'), ', ' ORDER BY span_id) FROM trace_spans";

  private static PostgresUrl database;

  private PostgresStore store;

  @BeforeAll
  static void create() throws Exception {
    database = StoredSpans.newDatabase();
  }

  @BeforeEach
  void start() {
    // A new one, since it remembers the sources that it stored.
    StoredSpans.clear(database);
    store = new PostgresStore(StoredSpans.address(database), 4, new Telemetry().store());
  }

  @AfterEach
  void stop() {
    store.close();
    CheckTraces.check(database);
  }

  /** A call of gpt-4o, which costs 0.0035 dollars by the bundled table. */
  private static LlmSpan call(String trace, String span, @Nullable String cost) {
    return span(trace, span, USAGE, true, cost).build();
  }

  private static LlmSpanBuilder span(
      String trace, String span, Usage usage, boolean counted, @Nullable String cost) {
    return new LlmSpanBuilder(trace, span)
        .genAi(LlmSpanBuilder.llm(usage, counted, cost == null ? null : new BigDecimal(cost)));
  }

  private void write(LlmSpan... spans) throws StoreException {
    store.write(StoredSpans.rows(spans));
  }

  private static RepriceSummary reprice() throws StoreException {
    return reprice(Prices.bundled()::cost);
  }

  private static RepriceSummary reprice(RepriceSpans.Pricing pricing) throws StoreException {
    return reprice(pricing, null, null, false);
  }

  private static RepriceSummary reprice(
      RepriceSpans.Pricing pricing,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      boolean dryRun)
      throws StoreException {
    return new RepriceSpans(StoredSpans.address(database), pricing)
        .run(from, to, dryRun, (partition, soFar) -> {});
  }

  private static RepriceSpans.Pricing fixed(String usd) {
    return call -> new Cost(new BigDecimal(usd), "fixed " + usd);
  }

  private static String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }

  @Test
  void missing_costs_are_filled_and_the_sums_follow() throws Exception {
    write(call("a", "1", null), call("a", "2", null), call("b", "3", null));

    assertThat(reprice()).isEqualTo(new RepriceSummary(3, 3, 0, 0, 0, 0, List.of()));

    String priced = "0.0035 genai-prices 0.1.8 openai/gpt-4o";
    assertThat(query(COSTS)).isEqualTo("1 %1$s, 2 %1$s, 3 %1$s".formatted(priced));
    assertThat(query("SELECT string_agg(cost_usd::text, ' ' ORDER BY trace_id) FROM traces"))
        .isEqualTo("0.0070 0.0035");
  }

  @Test
  void a_second_run_changes_nothing() throws Exception {
    write(call("a", "1", null), call("b", "2", "9"));
    reprice();
    String versions = "SELECT string_agg(xmin::text || ctid, ' ' ORDER BY 1) FROM ";
    String spans = query(versions + "trace_spans");
    String traces = query(versions + "traces");

    assertThat(reprice()).isEqualTo(new RepriceSummary(2, 0, 0, 0, 0, 0, List.of()));

    assertThat(query(versions + "trace_spans")).isEqualTo(spans);
    assertThat(query(versions + "traces")).isEqualTo(traces);
  }

  @Test
  void costs_that_are_wrong_by_now_are_corrected() throws Exception {
    write(call("a", "1", "9"), call("a", "2", "0.00350"));

    assertThat(reprice()).isEqualTo(new RepriceSummary(2, 0, 1, 0, 0, 0, List.of()));

    // An equal cost keeps the name of the list that it came from.
    assertThat(query(COSTS))
        .isEqualTo("1 0.0035 genai-prices 0.1.8 openai/gpt-4o, 2 0.00350 reported");
  }

  @Test
  void the_costs_that_spans_bring_themselves_stay() throws Exception {
    write(call("a", "1", "9"), call("a", "2", "9"));
    TestPostgres.execute(
        database, "UPDATE trace_spans SET cost_source = 'span' WHERE span_id = '1'");

    assertThat(reprice()).isEqualTo(new RepriceSummary(1, 0, 1, 0, 0, 0, List.of()));

    assertThat(query(COSTS)).startsWith("1 9 span, 2 0.0035 ");
    assertThat(query("SELECT cost_usd FROM traces")).isEqualTo("9.0035");
  }

  @Test
  void spans_that_do_not_count_stay() throws Exception {
    write(
        span("a", "1", USAGE, false, null).build(),
        span("a", "2", USAGE, false, "9").build(),
        new LlmSpanBuilder("a", "3").build());

    assertThat(reprice()).isEqualTo(new RepriceSummary(0, 0, 0, 0, 0, 0, List.of()));

    assertThat(query(COSTS)).isEqualTo("1 - -, 2 9 reported, 3 - -");
  }

  @Test
  void costs_that_nobody_knows_any_more_are_cleared() throws Exception {
    write(call("a", "1", "9"), call("b", "2", "9"), call("b", "3", null));

    RepriceSummary summary = reprice(call -> null);

    assertThat(summary)
        .isEqualTo(
            new RepriceSummary(
                3, 0, 0, 2, 0, 3, List.of(new UnpricedModel("openai", "gpt-4o", null, 3))));
    assertThat(query(COSTS)).isEqualTo("1 - -, 2 - -, 3 - -");
    assertThat(query("SELECT count(cost_usd) FROM traces")).isEqualTo("0");
  }

  @Test
  void the_models_without_a_price_are_told_the_most_frequent_first() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      spans.add(call("a", "s" + i, null));
    }
    spans.add(span("a", "silent", LlmSpanBuilder.NO_USAGE, true, null).build());
    store.write(StoredSpans.rows(spans.toArray(new LlmSpan[0])));
    TestPostgres.execute(
        database,
        "UPDATE trace_spans SET response_model = 'rare', request_model = 'x', provider = NULL WHERE span_id = 's1';"
            + " UPDATE trace_spans SET request_model = 'often' WHERE span_id IN ('s2', 's3', 's4');"
            + " UPDATE trace_spans SET request_parameters = '{\"service_tier\":\"priority\"}'"
            + "   WHERE span_id IN ('s5', 's6')");

    assertThat(reprice())
        .isEqualTo(
            new RepriceSummary(
                10,
                3,
                0,
                0,
                1,
                6,
                List.of(
                    new UnpricedModel("openai", "often", null, 3),
                    new UnpricedModel("openai", "gpt-4o", "priority", 2),
                    new UnpricedModel(null, "rare", null, 1))));
  }

  @Test
  void all_that_a_price_depends_on_is_read() throws Exception {
    write(span("a", "1", new Usage(10, 20, 30, 4, 5, 6), true, null).build());
    TestPostgres.execute(
        database,
        "UPDATE trace_spans SET response_model = 'm', start_nanos = 789,"
            + " request_parameters = '{\"service_tier\":\"flex\"}',"
            + " notes = '{\"cache_write_1h_tokens\":3}'");
    List<ModelCall> asked = new ArrayList<>();

    reprice(
        call -> {
          asked.add(call);
          return null;
        });

    assertThat(asked)
        .containsExactly(
            new ModelCall(
                "openai", "m", "gpt-4o", LlmSpanBuilder.NOON + 789, 10, 20, 4, 5, 3, 6, "flex"));
  }

  @Test
  void a_dry_run_counts_only() throws Exception {
    write(call("a", "1", null), call("a", "2", "9"));

    RepriceSummary summary = reprice(Prices.bundled()::cost, null, null, true);

    assertThat(summary).isEqualTo(new RepriceSummary(2, 1, 1, 0, 0, 0, List.of()));
    assertThat(query(COSTS)).isEqualTo("1 - -, 2 9 reported");
  }

  @Test
  void days_bound_the_work_and_the_catch_alls_are_days_too() throws Exception {
    String[] starts = {
      "1990-01-01T00:00:00Z",
      "2026-11-21T23:59:59.999999999Z",
      "2026-11-22T00:00:00Z",
      "2026-11-22T23:59:59.999999Z",
      "2150-01-01T00:00:00Z",
    };
    store.makeDaysAhead(LocalDate.of(2026, 11, 21), 1);
    for (String start : starts) {
      Instant time = Instant.parse(start);
      write(span("a", start, USAGE, true, null).start(time).build());
    }
    LocalDate day = LocalDate.of(2026, 11, 22);
    RepriceSpans.Pricing one = fixed("1");

    assertThat(reprice(one, day, day, true).lookedAt()).isEqualTo(2);
    assertThat(reprice(one, null, day.minusDays(1), true).lookedAt()).isEqualTo(2);
    assertThat(reprice(one, day.plusDays(1), null, true).lookedAt()).isEqualTo(1);
    assertThat(reprice(one, day, null, false).filled()).isEqualTo(3);
    assertThat(query("SELECT cost_usd FROM traces")).isEqualTo("3");
    assertThat(reprice(one, null, null, false).filled()).isEqualTo(2);
    assertThat(query("SELECT cost_usd FROM traces")).isEqualTo("5");
  }

  @Test
  void more_spans_than_fit_a_batch_are_all_reached() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 1700; i++) {
      // Some of one id, told apart by their starts.
      spans.add(
          span("t" + i % 3, "s" + i / 2, USAGE, true, null)
              .times(LlmSpanBuilder.NOON + i * 1000L, 0)
              .build());
    }
    store.write(StoredSpans.rows(spans.toArray(new LlmSpan[0])));
    List<Long> progress = new ArrayList<>();

    RepriceSummary summary =
        new RepriceSpans(StoredSpans.address(database), fixed("1"))
            .run(
                LocalDate.of(2026, 11, 22),
                LocalDate.of(2026, 11, 22),
                false,
                (partition, soFar) -> {
                  assertThat(partition).isEqualTo("trace_spans_2026_11_22");
                  progress.add(soFar.lookedAt());
                });

    assertThat(summary).isEqualTo(new RepriceSummary(1700, 1700, 0, 0, 0, 0, List.of()));
    assertThat(progress).containsExactly(500L, 1000L, 1500L, 1700L);
    assertThat(query("SELECT sum(cost_usd) FROM traces")).isEqualTo("1700");
  }

  @Test
  void more_traces_than_fit_a_transaction_are_all_reached() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 301; i++) {
      spans.add(call("t" + i, "s" + i, null));
    }
    store.write(StoredSpans.rows(spans.toArray(new LlmSpan[0])));

    assertThat(reprice(fixed("1")).filled()).isEqualTo(301);

    assertThat(query("SELECT sum(cost_usd) || ' ' || count(DISTINCT xmin::text) FROM traces"))
        .isEqualTo("301 4");
  }

  @Test
  void a_database_without_our_tables_is_told() throws Exception {
    DatabaseAddress empty = StoredSpans.address(TestPostgres.createDatabase());

    assertThatThrownBy(
            () ->
                new RepriceSpans(empty, fixed("1"))
                    .run(null, null, false, (partition, soFar) -> {}))
        .hasMessageContaining("llm-observatory migrate");
  }

  @Test
  void the_sums_are_true_at_every_moment_while_writers_and_others_work() throws Exception {
    int writers = 4;
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(writers + 3);
    try {
      List<Future<Integer>> written = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        written.add(threads.submit(() -> write(writer, 60)));
      }
      List<Future<Integer>> others = new ArrayList<>();
      others.add(threads.submit(whileTrue(writing, () -> reprice(fixed("1")))));
      others.add(threads.submit(whileTrue(writing, () -> reprice(fixed("2")))));
      others.add(
          threads.submit(
              whileTrue(
                  writing,
                  () -> {
                    CheckTraces.check(database);
                    return "checked";
                  })));
      int spans = 0;
      for (Future<Integer> future : written) {
        spans += future.get(100, TimeUnit.SECONDS);
      }
      writing.set(false);
      for (Future<Integer> future : others) {
        assertThat(future.get(100, TimeUnit.SECONDS)).isGreaterThan(1);
      }

      CheckTraces.check(database);
      reprice(fixed("3"));
      assertThat(query("SELECT count(*) FROM trace_spans WHERE cost_usd = 3"))
          .isEqualTo("" + spans);
      assertThat(query("SELECT sum(cost_usd) FROM traces")).isEqualTo("" + 3 * spans);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Writes spans of ten traces that all writers share, some of them twice. */
  private int write(int writer, int batches) throws Exception {
    Random random = new Random(writer);
    int count = 0;
    for (int batch = 0; batch < batches; batch++) {
      List<LlmSpan> spans = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String cost = random.nextBoolean() ? null : "0.5";
        spans.add(call("t" + random.nextInt(10), "w" + writer + "-" + count++, cost));
      }
      List<SpanRow> rows = StoredSpans.rows(spans.toArray(new LlmSpan[0]));
      again(
          () -> {
            store.write(rows);
            return rows;
          });
      if (batch % 3 == 0) {
        assertThat(again(() -> store.merge(rows).inserted())).isEmpty();
      }
    }
    return count;
  }

  /** As the resolver does when a lock was not to be had in time. */
  private static <T> T again(Callable<T> task) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return task.call();
      } catch (StoreException.Transient e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }

  private static Callable<Integer> whileTrue(AtomicBoolean condition, Callable<?> task) {
    return () -> {
      int times = 0;
      while (condition.get()) {
        task.call();
        times++;
      }
      return times;
    };
  }
}
