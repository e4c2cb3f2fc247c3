package io.llmobservatory.client;

import static io.llmobservatory.client.Spans.span;
import static io.llmobservatory.client.Spans.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.llmobservatory.proto.v1.SpanResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CloseTest {
  private final HeldAnswers held = new HeldAnswers();
  private SpanServer server;

  @BeforeEach
  void start() throws Exception {
    server = SpanServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LlmObservatoryClientBuilder client() {
    return LlmObservatoryClient.builder(server.endpoint()).maxCallsInFlight(1);
  }

  @Test
  void closing_waits_for_the_answers() {
    server.then(held.then(server::store));
    LlmObservatoryClient client = client().build();
    SpanStream stream = client.openStream();
    List<CompletableFuture<SpanResult>> results =
        spans(20).stream().map(client::writeAsync).toList();
    CompletableFuture<SpanResult> streamed = stream.send(span(99));
    CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
    await().until(() -> held.size() == 1);
    await().until(() -> client.writeAsync(span(50)).isCompletedExceptionally());
    assertThat(closing).isNotDone();

    held.release();

    assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
    assertThat(results).allSatisfy(result -> assertThat(result).isCompleted());
    assertThat(streamed).isCompleted();
    assertThat(server.stored()).hasSizeGreaterThanOrEqualTo(21);
  }

  @Test
  void what_is_not_answered_when_the_time_is_over_fails() {
    server.otherwise(SpanServer.SILENT);
    LlmObservatoryClient client = client().closeTimeout(Duration.ofMillis(100)).build();
    SpanStream stream = client.openStream();
    List<CompletableFuture<SpanResult>> results =
        spans(20).stream().map(client::writeAsync).toList();
    CompletableFuture<SpanResult> streamed = stream.send(span(99));

    client.close();

    assertThat(results)
        .allSatisfy(
            result ->
                assertThatThrownBy(result::join)
                    .hasCauseInstanceOf(LlmObservatoryException.class)
                    .hasMessageContaining("the client was closed"));
    assertThat(streamed).isCompletedExceptionally();
    await().untilAsserted(() -> assertThat(client.pendingBytes()).isZero());
  }

  @Test
  void what_waits_for_its_next_attempt_fails_when_the_time_is_over() {
    server.otherwise(SpanServer.refuse(Code.UNAVAILABLE, Duration.ofSeconds(60)));
    LlmObservatoryClient client = client().closeTimeout(Duration.ofMillis(100)).build();
    CompletableFuture<SpanResult> result = client.writeAsync(span(1));

    client.close();

    assertThat(result).isCompletedExceptionally();
    assertThat(client.pendingBytes()).isZero();
  }

  @Test
  void a_closed_client_takes_nothing() {
    LlmObservatoryClient client = client().build();
    SpanStream stream = client.openStream();
    client.close();
    client.close();

    assertThatThrownBy(() -> client.write(span(1)))
        .isInstanceOf(LlmObservatoryException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(stream.send(span(1))::join).hasMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(client::openStream);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void flushing_waits_for_what_was_given_and_says_if_it_took_too_long() throws Exception {
    server.then(held.then(server::store));
    try (LlmObservatoryClient client = client().build()) {
      CompletableFuture<SpanResult> result = client.writeAsync(span(1));
      assertThat(client.flush(Duration.ofMillis(50))).isFalse();
      await().until(() -> held.size() == 1);

      held.release();

      assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
      assertThat(result).isCompleted();
      server.then(SpanServer.refuse(Code.INVALID_ARGUMENT, "no"));
      CompletableFuture<SpanResult> failing = client.writeAsync(span(2));
      assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
      assertThat(failing).isCompletedExceptionally();
    }
  }
}
