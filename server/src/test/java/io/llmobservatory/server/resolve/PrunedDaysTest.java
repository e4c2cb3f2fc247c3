package io.llmobservatory.server.resolve;

import static io.llmobservatory.server.genai.SpanMessages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.PruneSpans;
import io.llmobservatory.server.store.PruneSummary;
import io.llmobservatory.server.store.StoreException;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days go while instances write into them that do not know of it. */
final class PrunedDaysTest {
  private static final LocalDate LAST_DAY = LocalDate.of(2026, 11, 22);
  private static final Instant EXPIRED = Instant.parse("2026-11-20T12:00:00Z");
  private static final int DAYS = 6;

  private PostgresUrl database;
  private List<Instance> instances;

  @BeforeEach
  void start() throws Exception {
    database = Instance.newDatabase();
    // Sooner than the time limit for locks, so that a deadlock shows as one.
    TestPostgres.execute(
        database,
        "DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET deadlock_timeout = ''''20ms'''''',"
            + " current_database()); END'");
    instances = List.of(Instance.on(database, 2), Instance.on(database, 2));
  }

  @AfterEach
  void stop() {
    instances.forEach(Instance::close);
    CheckTraces.check(database);
  }

  private PruneSummary prune(@Nullable LocalDate spansBefore, @Nullable LocalDate contentsBefore)
      throws Exception {
    return new PruneSpans(Instance.address(database))
        .run(spansBefore, contentsBefore, false, (partition, soFar) -> {});
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void instances_that_believe_that_a_day_is_there_still_store_what_is_of_it(boolean spansToo)
      throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    int number = 0;
    for (Instance instance : instances) {
      instance.write(new LlmSpanBuilder(trace, "a" + number++).start(EXPIRED).input("[1]").build());
      write(instance, message(trace, "m", EXPIRED, number, "[" + number + "]"));
    }
    assertThat(prune(spansToo ? LAST_DAY : null, LAST_DAY).partitions())
        .isEqualTo(spansToo ? 6 : 4);

    LlmSpan late = new LlmSpanBuilder(trace, "late").start(EXPIRED).input("[1]").build();
    LlmSpan again = new LlmSpanBuilder(trace, "a0").start(EXPIRED).input("[1]").build();
    assertThat(instances.get(0).write(late, again))
        .isEqualTo(new Outcome(spansToo ? 2 : 1, spansToo ? 0 : 1, 0, Map.of()));
    assertThat(instances.get(1).write(late)).isEqualTo(new Outcome(0, 1, 0, Map.of()));
    LlmSpan later = new LlmSpanBuilder(trace, "later").start(EXPIRED).input("[1]").build();
    assertThat(instances.get(1).write(later)).isEqualTo(new Outcome(1, 0, 0, Map.of()));
    assertThat(write(instances.get(1), message(trace, "m", EXPIRED, 1, "[1]")).stored()).isOne();

    assertThat(query("SELECT string_agg(span_id, ' ' ORDER BY span_id) FROM span_contents"))
        .isEqualTo(spansToo ? "a0 late later" : "late later");
    assertThat(query("SELECT span_count FROM traces")).isEqualTo(spansToo ? "3" : "4");
    CheckTraces.check(database);
  }

  private static Outcome write(Instance to, SpanMessage message) throws Exception {
    return Instance.await(
        to.resolver.submitMessages(Instance.TENANT, List.of(message), message.weight()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 0})
  void whatever_is_written_meanwhile_traces_are_true_in_the_end(long fixedSeed) throws Exception {
    long seed = fixedSeed == 0 ? new Random().nextLong() : fixedSeed;
    Random random = new Random(seed);
    List<LlmSpan> spans = new RandomSpans(random, DAYS).spans(1500, 100);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      Instance instance = instances.get(writer % 2);
      Random choice = new Random(seed + writer + 1);
      tasks.add(() -> send(instance, spans, choice));
    }
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    int dropped = 0;
    try {
      List<Future<Integer>> pruning =
          List.of(
              threads.submit(() -> pruneUntil(written, new Random(seed + 5))),
              threads.submit(() -> pruneUntil(written, new Random(seed + 6))));
      for (Future<Integer> sent : threads.invokeAll(tasks, 300, TimeUnit.SECONDS)) {
        assertThat(sent.get()).as("seed %d", seed).isGreaterThanOrEqualTo(1500);
      }
      written.set(true);
      for (Future<Integer> each : pruning) {
        dropped += each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      written.set(true);
      threads.shutdownNow();
    }
    assertThat(dropped).as("days that went meanwhile, seed %d", seed).isGreaterThan(3);
    instances.get(0).write(spans); // Whatever went is new.
    assertThat(query("SELECT count(*) FROM trace_spans")).as("seed %d", seed).isEqualTo("1500");

    prune(LAST_DAY.minusDays(1), LAST_DAY);

    CheckTraces.check(database);
    assertThat(query("SELECT min(start_time) >= '2026-11-21 00:00:00+00' FROM trace_spans"))
        .isEqualTo("t");
    long firstDay = LAST_DAY.minusDays(1).toEpochDay();
    long left = spans.stream().filter(span -> span.startDay() >= firstDay).count();
    assertThat(query("SELECT count(*) FROM trace_spans"))
        .as("seed %d", seed)
        .isEqualTo(String.valueOf(left));
  }

  /** Sends all spans once, and some of them again, in requests of up to 60. */
  private static int send(Instance instance, List<LlmSpan> spans, Random random) throws Exception {
    List<LlmSpan> sent = new ArrayList<>(spans);
    for (LlmSpan span : spans) {
      if (random.nextInt(10) < 3) {
        sent.add(span);
      }
    }
    Collections.shuffle(sent, random);
    int from = 0;
    while (from < sent.size()) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(60));
      writeAgainIfAsked(instance, sent.subList(from, to));
      from = to;
    }
    return sent.size();
  }

  /** As a client does that is told to try again. */
  private static void writeAgainIfAsked(Instance instance, List<LlmSpan> request) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        instance.write(request);
        return;
      } catch (ExecutionException e) {
        if (attempt == 10 || !(e.getCause() instanceof StoreException.Transient)) {
          throw e;
        }
      }
    }
  }

  private int pruneUntil(AtomicBoolean end, Random random) throws Exception {
    int days = 0;
    while (!end.get()) {
      LocalDate before = LAST_DAY.minusDays(random.nextInt(DAYS));
      PruneSummary.Days dropped = prune(before, before.plusDays(random.nextInt(2))).spanDays();
      days += dropped == null ? 0 : dropped.count();
    }
    return days;
  }

  @Test
  void a_request_does_not_fail_for_a_day_whose_end_was_interrupted() throws Exception {
    LlmSpan span = new LlmSpanBuilder("t", "a").start(EXPIRED).build();
    instances.get(0).write(span);
    try (Connection reader = TestPostgres.connect(database)) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT FROM trace_spans");
      assertThat(prune(LAST_DAY, null).postponed()).isNotNull();
    }
    assertThat(query("SELECT count(*) FROM pg_inherits WHERE inhdetachpending")).isEqualTo("1");

    assertThat(instances.get(1).write(span, new LlmSpanBuilder("t", "b").build()))
        .isEqualTo(new Outcome(2, 0, 0, Map.of()));
    prune(LAST_DAY, null);
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
