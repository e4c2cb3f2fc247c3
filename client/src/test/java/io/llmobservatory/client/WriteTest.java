package io.llmobservatory.client;

import static io.llmobservatory.client.Spans.sized;
import static io.llmobservatory.client.Spans.span;
import static io.llmobservatory.client.Spans.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.grpc.Status;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WriteTest {
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
    return LlmObservatoryClient.builder(server.endpoint());
  }

  @Test
  void a_span_is_written_and_told_its_trace() {
    try (LlmObservatoryClient client = client().build()) {
      SpanResult result = client.write(span(1));

      assertThat(result.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);
      assertThat(result.getTraceUuid()).isEqualTo("uuid of trace_0");
      assertThat(result.hasStored()).isFalse();
      assertThat(client.write(span(1)).getOutcome())
          .isEqualTo(SpanOutcome.SPAN_OUTCOME_ALREADY_STORED);
      assertThat(server.stored()).containsOnlyKeys("trace_0/span_1");
    }
  }

  @Test
  void a_span_is_written_and_read_back_as_it_is_stored() {
    try (LlmObservatoryClient client = client().build()) {
      assertThat(client.writeAndRead(span(1)).getStored().getSpan()).isEqualTo(span(1));
    }
  }

  @Test
  void many_spans_go_in_requests_within_the_limits_and_results_come_in_order() {
    List<LlmSpan> spans = new ArrayList<>();
    Random random = new Random(7);
    for (int number = 0; number < 700; number++) {
      LlmSpan one = sized(number, random.nextInt(number % 50 == 0 ? 60_000 : 900));
      spans.add(
          LlmSpanBuilder.of(one)
              .serviceName("service-" + random.nextInt(3) + "x".repeat(200))
              .build());
    }
    try (LlmObservatoryClient client = client().maxBatchSpans(100).maxBatchBytes(50_000).build()) {
      List<SpanResult> results = client.write(spans);

      assertThat(results)
          .extracting(SpanResult::getTraceUuid)
          .containsExactlyElementsOf(
              spans.stream().map(one -> "uuid of " + one.getTraceId()).toList());
    }
    assertThat(server.stored().values()).containsExactlyInAnyOrderElementsOf(spans);
    assertThat(server.requests())
        .hasSizeGreaterThan(7)
        .allSatisfy(
            request -> {
              assertThat(request.getSpansCount()).isBetween(1, 100);
              assertThat(request.getSpansCount() == 1 || request.getSerializedSize() <= 50_000)
                  .isTrue();
            });
  }

  @Test
  void spans_of_one_source_stand_together_and_the_commonest_source_is_said_once() {
    List<LlmSpan> spans = new ArrayList<>();
    for (int number = 0; number < 30; number++) {
      spans.add(
          LlmSpanBuilder.of(span(number)).serviceName(number % 3 == 0 ? "rare" : "common").build());
    }
    try (LlmObservatoryClient client = client().build()) {
      client.write(spans);
    }
    WriteSpansRequest request = server.requests().get(0);
    assertThat(server.requests()).hasSize(1);
    assertThat(request.getSource()).isEqualTo(spans.get(1).getSource());
    List<Boolean> withSource = request.getSpansList().stream().map(LlmSpan::hasSource).toList();
    assertThat(withSource).startsWith(Collections.nCopies(10, true).toArray(Boolean[]::new));
    assertThat(withSource).endsWith(Collections.nCopies(20, false).toArray(Boolean[]::new));
    assertThat(server.stored().values()).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void a_span_without_a_source_gets_none_from_its_neighbours() {
    List<LlmSpan> spans = new ArrayList<>(spans(3));
    for (int number = 3; number < 9; number++) {
      spans.add(LlmSpanBuilder.of(span(number)).serviceName("common").build());
    }
    try (LlmObservatoryClient client = client().build()) {
      client.write(spans);
    }
    assertThat(server.stored().values()).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void what_arrives_while_calls_are_under_way_becomes_the_next_batch() {
    HeldAnswers held = new HeldAnswers();
    server.then(held.then(server::store));
    try (LlmObservatoryClient client = client().maxCallsInFlight(1).build()) {
      List<CompletableFuture<SpanResult>> results = new ArrayList<>();
      results.add(client.writeAsync(span(0)));
      await().until(() -> held.size() == 1);
      for (int number = 1; number <= 100; number++) {
        results.add(client.writeAsync(span(number)));
      }
      assertThat(results).noneMatch(CompletableFuture::isDone);

      held.release();

      assertThat(results).allSatisfy(result -> assertThat(result.join().getReason()).isEmpty());
      assertThat(server.requests())
          .extracting(WriteSpansRequest::getSpansCount)
          .containsExactly(1, 100);
      assertThat(client.pendingBytes()).isZero();
    }
  }

  @Test
  void each_span_is_told_what_became_of_it() {
    server.then(
        (request, responder) ->
            responder.answer(
                WriteSpansResponse.newBuilder()
                    .addResults(result(SpanOutcome.SPAN_OUTCOME_STORED))
                    .addResults(result(SpanOutcome.SPAN_OUTCOME_REJECTED).setReason("too old"))
                    .addResults(result(SpanOutcome.SPAN_OUTCOME_LEFT_OUT))
                    .build()));
    RecordedMetrics metrics = new RecordedMetrics();
    try (LlmObservatoryClient client = client().metrics(metrics).build()) {
      List<SpanResult> results = client.write(spans(3));

      assertThat(results)
          .extracting(SpanResult::getOutcome)
          .containsExactly(
              SpanOutcome.SPAN_OUTCOME_STORED,
              SpanOutcome.SPAN_OUTCOME_REJECTED,
              SpanOutcome.SPAN_OUTCOME_LEFT_OUT);
      assertThat(results.get(1).getReason()).isEqualTo("too old");
      assertThat(metrics.outcomes())
          .containsExactlyElementsOf(results.stream().map(SpanResult::getOutcome).toList());
    }
  }

  private static SpanResult.Builder result(SpanOutcome outcome) {
    return SpanResult.newBuilder().setOutcome(outcome);
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {
        "INVALID_ARGUMENT",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "UNIMPLEMENTED",
        "FAILED_PRECONDITION",
        "INTERNAL",
        "UNKNOWN",
        "RESOURCE_EXHAUSTED"
      })
  void a_final_refusal_fails_at_once_and_says_why(Code code) {
    server.otherwise(SpanServer.refuse(code, "because"));
    RecordedMetrics metrics = new RecordedMetrics();
    try (LlmObservatoryClient client = client().metrics(metrics).build()) {
      assertThatThrownBy(() -> client.write(span(1)))
          .isInstanceOf(LlmObservatoryException.class)
          .hasMessage("writing spans failed: " + code + ": because")
          .asInstanceOf(type(LlmObservatoryException.class))
          .satisfies(
              failure -> {
                assertThat(failure.code()).isEqualTo(Status.Code.valueOf(code.name()));
                assertThat(failure.attempts()).isEqualTo(1);
              });
      assertThat(server.requests()).hasSize(1);
      assertThat(client.pendingBytes()).isZero();
      assertThat(metrics.failed()).isEqualTo(1);
    }
  }

  @Test
  void of_many_spans_those_that_failed_are_told_from_the_others() {
    server.then(server::store, SpanServer.refuse(Code.INVALID_ARGUMENT, "no"), server::store);
    try (LlmObservatoryClient client = client().maxBatchSpans(2).maxCallsInFlight(1).build()) {
      assertThatThrownBy(() -> client.write(spans(5)))
          .isInstanceOf(SpansNotWrittenException.class)
          .hasMessageStartingWith("2 of 5 spans failed; the first: writing spans failed: INVALID")
          .asInstanceOf(type(SpansNotWrittenException.class))
          .satisfies(
              failure -> {
                assertThat(failure.results()).hasSize(5);
                assertThat(failure.results().subList(2, 4)).containsOnlyNulls();
                assertThat(failure.results().get(4)).isNotNull();
                assertThat(failure.results().get(0)).isNotNull();
              });
    }
    assertThat(server.stored()).hasSize(3);
  }

  @Test
  void an_answer_with_too_few_results_fails_its_spans() {
    server.then((request, responder) -> responder.answer(WriteSpansResponse.getDefaultInstance()));
    try (LlmObservatoryClient client = client().build()) {
      assertThatThrownBy(() -> client.write(span(1)))
          .hasMessageContaining("INTERNAL: the server answered 1 spans with 0 results");
    }
  }

  @Test
  void a_span_that_is_cancelled_before_it_is_sent_is_taken_back() {
    HeldAnswers held = new HeldAnswers();
    server.then(held.then(server::store));
    try (LlmObservatoryClient client = client().maxCallsInFlight(1).build()) {
      CompletableFuture<SpanResult> first = client.writeAsync(span(0));
      await().until(() -> held.size() == 1);
      long pending = client.pendingBytes();
      CompletableFuture<SpanResult> second = client.writeAsync(span(1));
      assertThat(client.pendingBytes()).isGreaterThan(pending);

      assertThat(second.cancel(false)).isTrue();

      assertThat(client.pendingBytes()).isEqualTo(pending);
      CompletableFuture<SpanResult> third = client.writeAsync(span(2));
      held.release();
      assertThat(third.join().getReason()).isEmpty();
      assertThat(first.join().getReason()).isEmpty();
      assertThat(client.pendingBytes()).isZero();
      assertThat(server.stored()).containsOnlyKeys("trace_0/span_0", "trace_0/span_2");
    }
  }

  @Test
  void metrics_that_throw_do_no_harm() {
    ClientMetrics broken =
        new ClientMetrics() {
          @Override
          public void pendingBytes(long bytes) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void spanAnswered(SpanOutcome outcome) {
            throw new IllegalStateException("broken");
          }
        };
    try (LlmObservatoryClient client = client().metrics(broken).build()) {
      assertThat(client.write(spans(3))).hasSize(3);
    }
  }

  @Test
  void no_spans_are_written_at_once() {
    try (LlmObservatoryClient client = client().build()) {
      assertThat(client.write(List.of())).isEmpty();
      assertThat(server.requests()).isEmpty();
    }
  }
}
