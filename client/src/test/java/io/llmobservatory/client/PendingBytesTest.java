package io.llmobservatory.client;

import static io.llmobservatory.client.Spans.sized;
import static io.llmobservatory.client.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.proto.v1.SpanResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client holds no more than it was given, and says so to whoever gives it more. */
final class PendingBytesTest {
  private static final int LIMIT = 20_000;

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final HeldAnswers held = new HeldAnswers();
  private SpanServer server;

  @BeforeEach
  void start() throws Exception {
    server = SpanServer.start();
    server.otherwise(held.then(server::store));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LlmObservatoryClientBuilder client() {
    return LlmObservatoryClient.builder(server.endpoint())
        .metrics(metrics)
        .maxPendingBytes(LIMIT)
        .closeTimeout(Duration.ZERO);
  }

  @Test
  void who_gives_more_waits_and_then_fails_with_the_reason() {
    try (LlmObservatoryClient client = client().maxWait(Duration.ofMillis(50)).build()) {
      List<CompletableFuture<SpanResult>> results =
          IntStream.range(0, 30).mapToObj(n -> client.writeAsync(sized(n, 1_000))).toList();

      List<CompletableFuture<SpanResult>> failed =
          results.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
      assertThat(failed).hasSizeBetween(11, 12);
      assertThat(results.subList(0, 18)).noneMatch(CompletableFuture::isDone);
      assertThatThrownBy(failed.get(0)::join)
          .hasCauseInstanceOf(LlmObservatoryException.class)
          .hasMessageContaining("no room for a span of 1")
          .hasMessageContaining("no more than 20000 bytes may be pending");
      assertThat(metrics.mostPending()).isBetween(LIMIT - 1_200L, (long) LIMIT);
      assertThat(metrics.failed()).isEqualTo(failed.size());
    }
  }

  @Test
  void who_waits_goes_on_when_there_is_room() {
    try (LlmObservatoryClient client = client().build()) {
      List<CompletableFuture<SpanResult>> results = new ArrayList<>();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int number = 0; number < 200; number++) {
                  results.add(client.writeAsync(sized(number, 1_000)));
                }
              });
      await().until(() -> client.pendingBytes() > LIMIT - 1_200);
      assertThat(writer).isNotDone();

      await()
          .until(
              () -> {
                held.release();
                return writer.isDone();
              });
      server.otherwise(server::store);
      held.release();

      assertThat(writer).isCompleted();
      assertThat(results).allSatisfy(result -> assertThat(result.get().getReason()).isEmpty());
      assertThat(server.stored()).hasSize(200);
      assertThat(metrics.mostPending()).isLessThanOrEqualTo(LIMIT);
      assertThat(client.pendingBytes()).isZero();
    }
  }

  @Test
  void streams_and_calls_share_the_room() {
    try (LlmObservatoryClient client = client().maxWait(Duration.ofMillis(50)).build();
        SpanStream stream = client.openStream()) {
      CompletableFuture<SpanResult> large = client.writeAsync(sized(1, LIMIT - 1_000));

      assertThat(stream.send(sized(2, 2_000))).isCompletedExceptionally();
      assertThat(stream.send(span(3))).isNotDone();
      assertThat(large).isNotDone();
    }
  }

  @Test
  void a_span_larger_than_all_room_fails_at_once() {
    try (LlmObservatoryClient client = client().build()) {
      assertThatThrownBy(() -> client.write(sized(1, LIMIT)))
          .isInstanceOf(LlmObservatoryException.class)
          .hasMessageContaining("larger than all that may be pending")
          .hasMessageNotContaining("xxx");
      assertThat(client.pendingBytes()).isZero();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void who_is_interrupted_while_waiting_is_told_so() {
    try (LlmObservatoryClient client = client().build()) {
      CompletableFuture<SpanResult> large = client.writeAsync(sized(1, LIMIT - 100));
      Thread.currentThread().interrupt();

      CompletableFuture<SpanResult> second = client.writeAsync(sized(2, 1_000));

      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(second::join).hasMessageContaining("interrupted");
      assertThat(large).isNotDone();
    }
  }
}
