package io.llmobservatory.client;

import static io.llmobservatory.client.SpanServer.refuse;
import static io.llmobservatory.client.Spans.span;
import static io.llmobservatory.client.Spans.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.grpc.Status;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryTest {
  private final SkippedPauses time = new SkippedPauses();
  private final RecordedMetrics metrics = new RecordedMetrics();
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
  void an_overloaded_server_is_given_the_time_that_it_asks_for() {
    server.then(
        refuse(Code.UNAVAILABLE, Duration.ofMillis(1_234)),
        refuse(Code.RESOURCE_EXHAUSTED, Duration.ofSeconds(20)));
    try (LlmObservatoryClient client = time.client(client())) {
      client.write(spans(3));

      assertThat(time.pauses()).containsExactly(Duration.ofMillis(1_234), Duration.ofSeconds(20));
      assertThat(server.requests()).hasSize(3).allMatch(server.requests().get(0)::equals);
      assertThat(metrics.retries())
          .containsExactly(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void nothing_else_is_sent_before_that_time_is_over() {
    server.then(refuse(Code.UNAVAILABLE, Duration.ofMillis(700)));
    time.hold();
    try (LlmObservatoryClient client = time.client(client())) {
      CompletableFuture<SpanResult> first = client.writeAsync(span(0));
      await().until(() -> time.pauses().size() == 1);

      CompletableFuture<SpanResult> second = client.writeAsync(span(1));

      assertThat(metrics.sent()).isEqualTo(1); // Whatever is sent is counted by who gives it.
      time.release();
      assertThat(CompletableFuture.allOf(first, second)).succeedsWithin(Duration.ofSeconds(20));
      assertThat(metrics.sent()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "ABORTED", "CANCELLED"})
  void without_a_time_the_pauses_double(Code code) {
    server.then(refuse(code, "x"), refuse(code, "x"), refuse(code, "x"), refuse(code, "x"));
    try (LlmObservatoryClient client = time.client(client())) {
      client.write(span(1));

      assertThat(time.pauses()).hasSize(4);
      for (int attempt = 0; attempt < 4; attempt++) {
        long most = 100L << attempt;
        assertThat(time.pauses().get(attempt).toMillis()).isBetween(most / 2, most);
      }
    }
  }

  @Test
  void after_the_whole_time_the_failure_tells_the_last_cause_and_the_attempts() {
    server.otherwise(refuse(Code.UNAVAILABLE, "the database is away"));
    try (LlmObservatoryClient client = time.client(client())) {
      assertThatThrownBy(() -> client.write(span(1)))
          .isInstanceOf(LlmObservatoryException.class)
          .hasMessageMatching(
              "writing spans failed after \\d+ attempts: UNAVAILABLE: the database is away");
      Duration all = time.pauses().stream().reduce(Duration.ZERO, Duration::plus);
      assertThat(all).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
      assertThat(time.pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
      assertThat(metrics.failed()).isEqualTo(1);
    }
  }

  @Test
  void a_time_beyond_what_is_left_is_not_waited_for() {
    server.otherwise(refuse(Code.UNAVAILABLE, Duration.ofHours(3)));
    try (LlmObservatoryClient client = time.client(client())) {
      assertThatThrownBy(() -> client.write(span(1))).hasMessageContaining("UNAVAILABLE: busy");
      assertThat(time.pauses()).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void without_time_for_it_there_is_one_attempt() {
    server.then(refuse(Code.UNAVAILABLE, "x"));
    try (LlmObservatoryClient client = client().retryTime(Duration.ZERO).build()) {
      assertThatThrownBy(() -> client.write(span(1))).hasMessageContaining("UNAVAILABLE");
      assertThat(client.write(span(2)).getReason()).isEmpty();
    }
  }

  @Test
  void what_is_too_large_for_the_server_is_halved() {
    server.otherwise(
        (request, responder) -> {
          if (request.getSpansCount() > 3) {
            refuse(Code.RESOURCE_EXHAUSTED, "too large").write(request, responder);
          } else {
            server.store(request, responder);
          }
        });
    try (LlmObservatoryClient client = time.client(client())) {
      assertThat(client.write(spans(10))).hasSize(10);
      assertThat(server.stored()).hasSize(10);
      assertThat(time.pauses()).isEmpty();
      assertThat(server.requests())
          .extracting(WriteSpansRequest::getSpansCount)
          .startsWith(10)
          .contains(5, 2, 3);
    }
  }

  @Test
  void one_span_that_is_too_large_for_the_server_fails_alone() {
    server.otherwise(
        (request, responder) -> {
          if (request.getSpansList().contains(span(7))) {
            refuse(Code.RESOURCE_EXHAUSTED, "too large").write(request, responder);
          } else {
            server.store(request, responder);
          }
        });
    try (LlmObservatoryClient client = time.client(client())) {
      List<CompletableFuture<SpanResult>> results =
          spans(10).stream().map(client::writeAsync).toList();

      for (LlmSpan span : spans(10)) {
        CompletableFuture<SpanResult> result = results.get(spans(10).indexOf(span));
        if (span.equals(span(7))) {
          assertThatThrownBy(result::join).hasMessageContaining("RESOURCE_EXHAUSTED: too large");
        } else {
          assertThat(result.join().getReason()).isEmpty();
        }
      }
    }
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_asked_again() {
    server.then(SpanServer.SILENT, SpanServer.SILENT);
    try (LlmObservatoryClient client = time.client(client().callDeadline(Duration.ofMillis(300)))) {
      assertThat(client.write(span(1)).getReason()).isEmpty();
      assertThat(metrics.answers())
          .containsExactly(
              Status.Code.DEADLINE_EXCEEDED, Status.Code.DEADLINE_EXCEEDED, Status.Code.OK);
    }
  }

  @Test
  void a_server_that_is_stopped_and_started_again_loses_nothing() throws Exception {
    server.otherwise(SpanServer.SILENT);
    try (LlmObservatoryClient client = client().build()) {
      List<CompletableFuture<SpanResult>> results =
          spans(50).stream().map(client::writeAsync).toList();
      await().until(() -> !server.requests().isEmpty());
      int port = server.port();
      server.close();
      await().until(() -> metrics.retries().size() >= 6);
      assertThat(results).noneMatch(CompletableFuture::isDone);

      server = SpanServer.start(port, server.stored());

      assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(60));
      assertThat(server.stored()).hasSize(50);
      assertThat(client.pendingBytes()).isZero();
    }
  }

  @Test
  void connections_that_are_cut_in_the_middle_of_calls_lose_nothing() throws Exception {
    try (CuttableProxy proxy = CuttableProxy.to(server.port());
        LlmObservatoryClient client =
            LlmObservatoryClient.builder(proxy.endpoint())
                .metrics(metrics)
                .callDeadline(Duration.ofSeconds(30))
                .build()) {
      client.write(span(99)); // The connection stands: else it could not be made.
      proxy.swallowAnswers(true);
      List<CompletableFuture<SpanResult>> results =
          spans(20).stream().map(client::writeAsync).toList();
      await().until(() -> server.stored().size() > 1);
      proxy.swallowAnswers(false);
      proxy.cut();

      assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(60));
      assertThat(server.stored()).hasSize(21);
      assertThat(proxy.connections()).isGreaterThan(1);
      assertThat(metrics.retries()).isNotEmpty();
    }
  }

  @Test
  void nobody_listening_is_a_failure_that_says_so() {
    LlmObservatoryClientBuilder builder = client();
    server.close();
    try (LlmObservatoryClient client = time.client(builder)) {
      assertThatThrownBy(() -> client.write(span(1)))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("refused");
    }
  }
}
