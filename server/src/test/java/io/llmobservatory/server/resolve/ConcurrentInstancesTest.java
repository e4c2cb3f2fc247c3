package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that know nothing of each other write the same traces, and the same spans. */
final class ConcurrentInstancesTest {
  private static final String TRACES =
      "SELECT string_agg((to_jsonb(t) - 'created_at' - 'updated_at')::text, ' ' ORDER BY trace_id)"
          + " FROM traces t";

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
    instances = List.of(Instance.on(database, 4), Instance.on(database, 4));
  }

  @AfterEach
  void stop() {
    instances.forEach(Instance::close);
    CheckTraces.check(database);
  }

  @Test
  void sixteen_writers_make_the_same_thousand_traces_at_once() throws Exception {
    int writers = 16;
    int traces = 1000;
    CyclicBarrier together = new CyclicBarrier(writers);
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      String spanId = "s" + i;
      Instance instance = instances.get(i % 2);
      List<LlmSpan> spans = new ArrayList<>();
      for (int trace = 0; trace < traces; trace++) {
        spans.add(new LlmSpanBuilder("%032x".formatted(trace + 1), spanId).build());
      }
      Collections.shuffle(spans, new Random(i));
      tasks.add(
          () -> {
            together.await(60, TimeUnit.SECONDS);
            int stored = 0;
            for (int from = 0; from < traces; from += 100) {
              stored += instance.write(spans.subList(from, from + 100)).stored();
            }
            return new Outcome(stored, 0, 0, Map.of());
          });
    }

    assertThat(runAll(tasks)).containsOnly(new Outcome(traces, 0, 0, Map.of()));
    assertThat(query("SELECT count(*) || ' ' || count(DISTINCT trace_id) FROM traces"))
        .isEqualTo(traces + " " + traces);
    assertThat(query("SELECT bool_and(replace(id::text, '-', '') = trace_id) FROM traces"))
        .isEqualTo("t");
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("" + writers * traces);
    assertThat(deadlocks()).isEqualTo("0");
  }

  /** A batch that ran into one was written again, and nobody heard of it. */
  private String deadlocks() throws Exception {
    instances.forEach(Instance::close);
    // Connections count what they saw when they end at the latest.
    await()
        .until(
            () ->
                query(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()")
                    .equals("0"));
    return query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  @Test
  void requests_sent_three_times_at_once_that_overlap_are_stored_once() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<LlmSpan> spans = new RandomSpans(random).spans(1200, 50);
    List<List<LlmSpan>> requests = new ArrayList<>();
    for (int from = 0; from < spans.size(); from += 20) {
      List<LlmSpan> request =
          new ArrayList<>(spans.subList(from, Math.min(from + 40, spans.size())));
      for (int i = 0; i < 3; i++) {
        // In other orders each time, as no client would: else none waits for another.
        Collections.shuffle(request, random);
        requests.add(List.copyOf(request));
      }
    }
    Collections.shuffle(requests, random);
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Instance instance = instances.get(i % 2);
      List<LlmSpan> request = requests.get(i);
      tasks.add(() -> writeAgainIfAsked(instance, request));
    }

    runAll(tasks);

    assertThat(query("SELECT count(*) FROM trace_spans")).as("seed %d", seed).isEqualTo("1200");
    String before = query(TRACES);
    assertThat(instances.get(0).write(spans)).isEqualTo(new Outcome(0, 1200, 0, Map.of()));
    assertThat(instances.get(1).write(spans)).isEqualTo(new Outcome(0, 1200, 0, Map.of()));
    assertThat(query(TRACES)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 0})
  void any_order_in_any_batches_ends_in_the_same_traces(long fixedSeed) throws Exception {
    long seed = fixedSeed == 0 ? new Random().nextLong() : fixedSeed;
    List<LlmSpan> spans = new RandomSpans(new Random(seed)).spans(422, 60);
    String first = null;
    for (int trial = 0; trial < 3; trial++) {
      TestPostgres.execute(database, "TRUNCATE traces, trace_spans, span_contents");
      runAll(anyOrder(spans, new Random(seed + trial)));

      CheckTraces.check(database);
      assertThat(query("SELECT count(*) FROM trace_spans")).as("seed %d", seed).isEqualTo("422");
      String traces = query(TRACES);
      first = first == null ? traces : first;
      assertThat(traces).as("seed %d, trial %d", seed, trial).isEqualTo(first);
    }
  }

  private List<Callable<Outcome>> anyOrder(List<LlmSpan> spans, Random random) {
    List<LlmSpan> sent = new ArrayList<>(spans);
    for (LlmSpan span : spans) {
      if (random.nextInt(10) < 3) {
        sent.add(span);
      }
    }
    Collections.shuffle(sent, random);
    List<Callable<Outcome>> tasks = new ArrayList<>();
    int from = 0;
    while (from < sent.size()) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(60));
      List<LlmSpan> request = sent.subList(from, to);
      Instance instance = instances.get(random.nextInt(2));
      tasks.add(() -> writeAgainIfAsked(instance, request));
      from = to;
    }
    return tasks;
  }

  /** As a client does that is told to try again. */
  private static Outcome writeAgainIfAsked(Instance instance, List<LlmSpan> request)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return instance.write(request);
      } catch (ExecutionException e) {
        if (attempt == 5 || !(e.getCause() instanceof StoreException.Transient)) {
          throw e;
        }
      }
    }
  }

  private static List<Outcome> runAll(List<Callable<Outcome>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : threads.invokeAll(tasks, 300, TimeUnit.SECONDS)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
