package io.llmobservatory.client;

import static io.llmobservatory.client.SpanServer.breakOff;
import static io.llmobservatory.client.SpanServer.refuse;
import static io.llmobservatory.client.Spans.span;
import static io.llmobservatory.client.Spans.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.grpc.Status;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SpanStreamTest {
  private final SkippedPauses time = new SkippedPauses();
  private final RecordedMetrics metrics = new RecordedMetrics();
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
    return LlmObservatoryClient.builder(server.endpoint()).metrics(metrics);
  }

  @Test
  void many_spans_go_over_one_stream() {
    try (LlmObservatoryClient client = client().maxBatchSpans(10).build();
        SpanStream stream = client.openStream()) {
      List<SpanResult> results = stream.send(spans(95)).join();

      assertThat(results)
          .extracting(SpanResult::getTraceUuid)
          .containsExactlyElementsOf(
              spans(95).stream().map(one -> "uuid of " + one.getTraceId()).toList());
      assertThat(server.streams()).isEqualTo(1);
      assertThat(server.requests()).hasSize(10);
      assertThat(server.stored()).hasSize(95);
    }
  }

  @Test
  void answers_may_come_in_any_order_and_what_waits_becomes_the_next_message() {
    HeldAnswers first = new HeldAnswers();
    server.then(first.then(server::store), held.then(server::store));
    try (LlmObservatoryClient client = client().maxCallsInFlight(2).build();
        SpanStream stream = client.openStream()) {
      CompletableFuture<SpanResult> one = stream.send(span(1));
      await().until(() -> first.size() == 1);
      CompletableFuture<SpanResult> two = stream.send(span(2));
      await().until(() -> held.size() == 1);
      List<CompletableFuture<SpanResult>> rest =
          spans(30).stream().skip(3).map(stream::send).toList();

      held.release();

      assertThat(two).succeedsWithin(Duration.ofSeconds(20));
      assertThat(rest).allSatisfy(one3 -> assertThat(one3).succeedsWithin(Duration.ofSeconds(20)));
      assertThat(one).isNotDone();
      first.release();
      assertThat(one).succeedsWithin(Duration.ofSeconds(20));
      assertThat(server.requests())
          .extracting(WriteSpansRequest::getSpansCount)
          .containsExactly(1, 1, 27);
    }
  }

  @Test
  void a_message_that_is_refused_for_now_is_sent_again_on_the_same_stream() {
    server.then(refuse(Code.UNAVAILABLE, Duration.ofMillis(1_234)));
    try (LlmObservatoryClient client = time.client(client());
        SpanStream stream = client.openStream()) {
      assertThat(stream.send(span(1)).join().getReason()).isEmpty();
      assertThat(time.pauses()).containsExactly(Duration.ofMillis(1_234));
      assertThat(server.streams()).isEqualTo(1);
    }
  }

  @Test
  void a_message_that_is_refused_for_good_fails_alone() {
    server.then(refuse(Code.INVALID_ARGUMENT, "cannot be read"));
    try (LlmObservatoryClient client = client().build();
        SpanStream stream = client.openStream()) {
      assertThatThrownBy(stream.send(span(1))::join)
          .hasMessageContaining("INVALID_ARGUMENT: cannot be read");
      assertThat(stream.send(span(2)).join().getReason()).isEmpty();
      assertThat(server.streams()).isEqualTo(1);
    }
  }

  @Test
  void a_stream_that_breaks_is_opened_again_and_what_was_not_answered_is_sent_again() {
    server.then(SpanServer.SILENT, SpanServer.SILENT, breakOff(Code.UNAVAILABLE));
    try (LlmObservatoryClient client = time.client(client());
        SpanStream stream = client.openStream()) {
      List<CompletableFuture<SpanResult>> results = new ArrayList<>();
      for (int number = 0; number < 3; number++) {
        int before = number;
        results.add(stream.send(span(number)));
        await().until(() -> server.requests().size() > before);
      }

      assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(server.stored()).hasSize(3);
      assertThat(server.streams()).isEqualTo(2);
      assertThat(metrics.sent()).isEqualTo(6);
    }
  }

  @Test
  void a_stream_that_the_server_refuses_fails_what_it_carried() {
    server.then(breakOff(Code.UNAUTHENTICATED));
    try (LlmObservatoryClient client = client().build();
        SpanStream stream = client.openStream()) {
      assertThatThrownBy(stream.send(span(1))::join).hasMessageContaining("UNAUTHENTICATED");
      assertThat(stream.send(span(2)).join().getReason()).isEmpty();
    }
  }

  @Test
  void a_server_that_does_not_answer_in_time_gets_a_new_stream() {
    server.then(SpanServer.SILENT);
    try (LlmObservatoryClient client = time.client(client().callDeadline(Duration.ofMillis(300)));
        SpanStream stream = client.openStream()) {
      assertThat(stream.send(span(1)).join().getReason()).isEmpty();
      assertThat(metrics.answers()).containsExactly(Status.Code.DEADLINE_EXCEEDED, Status.Code.OK);
      assertThat(server.streams()).isEqualTo(2);
    }
  }

  @Test
  void a_server_that_ends_the_stream_gets_a_new_one() {
    server.then((request, responder) -> responder.endStream());
    try (LlmObservatoryClient client = time.client(client());
        SpanStream stream = client.openStream()) {
      assertThat(stream.send(span(1)).join().getReason()).isEmpty();
      assertThat(server.streams()).isEqualTo(2);
      assertThat(metrics.retries()).containsExactly(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void a_connection_that_is_cut_loses_nothing() throws Exception {
    try (CuttableProxy proxy = CuttableProxy.to(server.port());
        LlmObservatoryClient client =
            LlmObservatoryClient.builder(proxy.endpoint())
                .callDeadline(Duration.ofSeconds(30))
                .build();
        SpanStream stream = client.openStream()) {
      stream.send(span(99)).join(); // The connection stands: else it could not be made.
      proxy.swallowAnswers(true);
      CompletableFuture<List<SpanResult>> results = stream.send(spans(40));
      await().until(() -> server.stored().size() == 41);
      proxy.swallowAnswers(false);
      proxy.cut();

      assertThat(results).succeedsWithin(Duration.ofSeconds(60));
      assertThat(server.stored()).hasSize(41);
      assertThat(server.streams()).isGreaterThan(1);
    }
  }

  @Test
  void closing_waits_for_answers_and_ends_the_stream_well() {
    server.then(held.then(server::store));
    try (LlmObservatoryClient client = client().build()) {
      SpanStream stream = client.openStream();
      CompletableFuture<SpanResult> result = stream.send(span(1));
      await().until(() -> held.size() == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(stream::close);
      await().until(() -> stream.send(span(2)).isCompletedExceptionally());
      held.release();

      assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
      assertThat(result).isCompleted();
      await().until(() -> server.endedStreams() == 1);
      assertThat(client.write(span(3)).getReason()).isEmpty();
    }
  }
}
