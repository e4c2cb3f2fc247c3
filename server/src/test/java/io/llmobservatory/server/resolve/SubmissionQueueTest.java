package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SubmissionQueueTest {
  private static final LlmSpan SPAN = new LlmSpanBuilder("trace", "span").build();

  private final SubmissionQueue<List<LlmSpan>> queue = new SubmissionQueue<>();

  @Test
  void one_submission_makes_a_batch_if_no_more_wait() throws Exception {
    Submission<List<LlmSpan>> only = offer(1, 10);
    assertThat(take()).containsExactly(only);
  }

  @Test
  void a_batch_takes_what_waits_in_its_order_up_to_so_many_spans() throws Exception {
    Submission<List<LlmSpan>> first = offer(1000, 10);
    Submission<List<LlmSpan>> second = offer(1048, 10);
    Submission<List<LlmSpan>> third = offer(1, 10);

    assertThat(take()).containsExactly(first, second);
    assertThat(take()).containsExactly(third);
  }

  @Test
  void a_batch_takes_what_waits_up_to_so_many_bytes() throws Exception {
    Submission<List<LlmSpan>> first = offer(1, 15 << 20);
    Submission<List<LlmSpan>> second = offer(1, 1 << 20);
    Submission<List<LlmSpan>> third = offer(1, 1);

    assertThat(take()).containsExactly(first, second);
    assertThat(take()).containsExactly(third);
  }

  @Test
  void a_submission_larger_than_a_batch_goes_alone() throws Exception {
    Submission<List<LlmSpan>> small = offer(1, 10);
    Submission<List<LlmSpan>> large = offer(3000, 10);
    Submission<List<LlmSpan>> heavy = offer(1, 100 << 20);
    Submission<List<LlmSpan>> last = offer(1, 10);

    assertThat(take()).containsExactly(small);
    assertThat(take()).containsExactly(large);
    assertThat(take()).containsExactly(heavy);
    assertThat(take()).containsExactly(last);
  }

  @Test
  void those_that_were_answered_already_are_left_out() throws Exception {
    Submission<List<LlmSpan>> abandoned = offer(2048, 4 << 20);
    Submission<List<LlmSpan>> first = offer(1, 10);
    Submission<List<LlmSpan>> failed = offer(2048, 4 << 20);
    Submission<List<LlmSpan>> second = offer(1, 10);
    abandoned.outcome.cancel(false);
    failed.outcome.completeExceptionally(new IllegalStateException("too late"));

    assertThat(take()).containsExactly(first, second);
  }

  @Test
  void a_lane_waits_until_something_comes() throws Exception {
    CompletableFuture<List<Submission<List<LlmSpan>>>> taken = takeLater();
    Submission<List<LlmSpan>> only = offer(1, 10);

    assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly(only);
  }

  @Test
  void a_lane_goes_on_waiting_while_all_that_comes_was_answered() throws Exception {
    Submission<List<LlmSpan>> abandoned = submission(1, 10);
    abandoned.outcome.cancel(false);
    CompletableFuture<List<Submission<List<LlmSpan>>>> taken = takeLater();
    queue.offer(abandoned);
    Submission<List<LlmSpan>> only = offer(1, 10);

    assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly(only);
  }

  @Test
  void a_closed_queue_gives_what_waits_and_then_nothing_and_takes_no_more() throws Exception {
    Submission<List<LlmSpan>> waiting = offer(1, 10);
    queue.close();

    assertThat(queue.offer(submission(1, 10))).isFalse();
    assertThat(take()).containsExactly(waiting);
    assertThat(take()).isEmpty();
  }

  @Test
  void closing_wakes_all_lanes() throws Exception {
    List<CompletableFuture<List<Submission<List<LlmSpan>>>>> lanes =
        List.of(takeLater(), takeLater());
    queue.close();

    for (CompletableFuture<List<Submission<List<LlmSpan>>>> lane : lanes) {
      assertThat(lane.get(30, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void several_lanes_take_everything_once() throws Exception {
    List<Submission<List<LlmSpan>>> taken = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      lanes.add(CompletableFuture.runAsync(() -> drain(taken), task -> new Thread(task).start()));
    }
    Set<Submission<List<LlmSpan>>> offered = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      offered.add(offer(1 + i % 700, 10));
    }
    await().untilAsserted(() -> assertThat(taken).hasSize(offered.size()));
    queue.close();

    for (CompletableFuture<Void> lane : lanes) {
      lane.get(30, TimeUnit.SECONDS);
    }
    assertThat(taken).hasSize(offered.size());
    assertThat(new HashSet<>(taken)).isEqualTo(offered);
  }

  @Test
  void whoever_was_answered_holds_no_spans_any_more() {
    Submission<List<LlmSpan>> submission = submission(3, 10);
    submission.outcome.cancel(false);

    assertThat(submission.takeRows()).isNull();
  }

  @Test
  void the_spans_of_a_submission_are_taken_once() {
    Submission<List<LlmSpan>> submission = submission(3, 10);

    assertThat(submission.takeRows()).hasSize(3);
    assertThat(submission.takeRows()).isNull();
  }

  @Test
  void what_came_first_is_the_answer() {
    Submission<List<LlmSpan>> submission = submission(3, 10);
    submission.stored(1);
    submission.duplicate(true);
    submission.complete();
    submission.outcome.completeExceptionally(new IllegalStateException("too late"));

    assertThat(submission.outcome.join()).isEqualTo(new Outcome(1, 1, 0, Map.of()));
  }

  private void drain(List<Submission<List<LlmSpan>>> taken) {
    try {
      List<Submission<List<LlmSpan>>> batch = take();
      while (!batch.isEmpty()) {
        taken.addAll(batch);
        batch = take();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<List<Submission<List<LlmSpan>>>> takeLater() {
    CompletableFuture<List<Submission<List<LlmSpan>>>> taken = new CompletableFuture<>();
    Thread lane =
        new Thread(
            () -> {
              try {
                taken.complete(take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    lane.setDaemon(true);
    lane.start();
    await().until(() -> lane.getState() == Thread.State.WAITING);
    return taken;
  }

  private List<Submission<List<LlmSpan>>> take() throws InterruptedException {
    return queue.take(Lane.MAX_SPANS, Lane.MAX_WEIGHT);
  }

  @Test
  void what_has_traces_in_common_with_the_oldest_goes_with_it() throws Exception {
    var first = offer(40, 1, -5, 3, 8);
    var other = offer(40, 1, 4, 9);
    var kin = offer(40, 1, -7, 8);
    var more = offer(20, 1, 8, 9);

    assertThat(queue.take(100, 100)).containsExactly(first, kin, more);
    assertThat(queue.take(100, 100)).containsExactly(other);
  }

  @Test
  void each_that_follows_the_oldest_brings_what_has_traces_in_common_with_it() throws Exception {
    var oldest = offer(40, 1, 1);
    var second = offer(20, 1, 2);
    var third = offer(30, 1, 3);
    var kinOfSecond = offer(20, 1, 2);

    assertThat(queue.take(100, 100)).containsExactly(oldest, second, kinOfSecond);
    assertThat(queue.take(100, 100)).containsExactly(third);
  }

  @Test
  void the_oldest_goes_first_whatever_belongs_together_after_it() throws Exception {
    var oldest = offer(60, 1, 1);
    var second = offer(60, 1, 2);
    var third = offer(60, 1, 2);

    assertThat(queue.take(100, 100)).containsExactly(oldest);
    assertThat(queue.take(200, 100)).containsExactly(second, third);
  }

  private Submission<List<LlmSpan>> offer(int spans, long weight, long... traces) {
    Submission<List<LlmSpan>> submission = submission(spans, weight, traces);
    assertThat(queue.offer(submission)).isTrue();
    return submission;
  }

  private static Submission<List<LlmSpan>> submission(int spans, long weight, long... traces) {
    return new Submission<>(
        Instance.TENANT,
        Collections.nCopies(spans, SPAN),
        spans,
        traces,
        spans,
        weight,
        new Telemetry().spans(),
        () -> {});
  }
}
