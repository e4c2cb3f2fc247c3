package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.SpanRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class RecentKeysTest {
  @Test
  void a_span_is_remembered_by_its_whole_key() {
    RecentKeys keys = new RecentKeys(100);
    assertThat(keys.add(span("1 2", "a", 3))).isFalse();
    assertThat(keys.add(span("1 2", "a", 3))).isTrue();

    assertThat(keys.add(span("9 2", "a", 3))).isFalse();
    assertThat(keys.add(span("1 9", "a", 3))).isFalse();
    assertThat(keys.add(span("1 2", "b", 3))).isFalse();
    assertThat(keys.add(span("1 2", "a", 9))).isFalse();
    assertThat(keys.add(span("acme", "1 2", "a", 3))).isFalse();
    assertThat(keys.add(span("1 2", "a", 3))).isTrue();
  }

  @Test
  void the_last_ones_are_remembered_and_those_long_ago_forgotten() {
    int capacity = 1000;
    RecentKeys keys = new RecentKeys(capacity);
    for (int i = 0; i < 10 * capacity; i++) {
      assertThat(keys.add(key(i))).as("span %d", i).isFalse();
    }
    int first = 10 * capacity - capacity;
    for (int i = first; i < 10 * capacity; i++) {
      assertThat(keys.add(key(i))).as("span %d again", i).isTrue();
    }
    for (int i = 0; i < 7 * capacity; i++) {
      assertThat(keys.add(key(i))).as("span %d long after", i).isFalse();
    }
  }

  @Test
  void a_span_that_is_sent_again_and_again_is_never_forgotten() {
    RecentKeys keys = new RecentKeys(100);
    assertThat(keys.add(key(-1))).isFalse();
    for (int i = 0; i < 5_000; i++) {
      keys.add(key(i));
      if (i % 50 == 0) {
        assertThat(keys.add(key(-1))).as("after %d others", i).isTrue();
      }
    }
  }

  @Test
  void spans_of_one_trace_seldom_share_a_hash() {
    RecentKeys keys = new RecentKeys(1 << 17);
    int known = 0;
    for (int i = 0; i < 1 << 17; i++) {
      known += keys.add(span("1 2", "%016x".formatted(i), 1_000_000)) ? 1 : 0;
    }
    assertThat(known).isLessThan(64); // the ids' own hashes have 32 bits: 2 are to be expected
  }

  @Test
  void several_threads_may_add() throws Exception {
    RecentKeys keys = new RecentKeys(100_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(
            () -> {
              int fresh = 0;
              for (int i = 0; i < 50_000; i++) {
                fresh += keys.add(key(i)) ? 0 : 1;
              }
              return fresh;
            });
      }
      int fresh = 0;
      for (Future<Integer> future : threads.invokeAll(tasks)) {
        fresh += future.get();
      }
      assertThat(fresh).isEqualTo(50_000);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long key(int number) {
    Random random = new Random(number);
    UUID trace = new UUID(random.nextLong(), random.nextLong());
    return span(trace.toString(), Long.toHexString(number), 1_000L * number);
  }

  private static long span(String traceId, String spanId, long startMicros) {
    return span("default", traceId, spanId, startMicros);
  }

  private static long span(String tenant, String traceId, String spanId, long startMicros) {
    LlmSpan span = new LlmSpanBuilder(traceId, spanId).times(1_000 * startMicros, 0).build();
    return SpanRow.of(tenant, new UUID(0, 1), span).hash();
  }
}
