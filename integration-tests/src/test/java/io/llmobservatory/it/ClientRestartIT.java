package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmSpanBuilder;
import io.llmobservatory.client.SpanStream;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.store.CheckTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client goes on through whatever happens to its server, and loses nothing. */
final class ClientRestartIT {
  private static final int SPANS = 6_000;
  private static final int MAX_PENDING = 200_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_written_while_the_server_stops_and_starts_is_stored_once(boolean streamed)
      throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    TestServer first = TestServer.start(database);
    int port = first.port();
    List<CompletableFuture<SpanResult>> results = new ArrayList<>();
    try (LlmObservatoryClient client =
        LlmObservatoryClient.builder("localhost:" + port)
            .maxPendingBytes(MAX_PENDING)
            .maxBatchSpans(50)
            .callDeadline(Duration.ofSeconds(5))
            .build()) {
      SpanStream stream = client.openStream();
      for (int i = 0; i < SPANS; i++) {
        if (i == SPANS / 3) {
          first.close();
          first =
              TestServer.start(
                  database, "receivers.otlp.protocols.grpc.endpoint=localhost:" + port);
        }
        LlmSpan span = span(i);
        results.add(streamed ? stream.send(span) : client.writeAsync(span));
        assertThat(client.pendingBytes()).isLessThanOrEqualTo(MAX_PENDING);
      }
      assertThat(client.flush(Duration.ofSeconds(60))).isTrue();
      stream.close();
    } finally {
      first.close();
    }
    for (CompletableFuture<SpanResult> result : results) {
      assertThat(result).isCompleted();
      assertThat(result.join().getTraceUuid()).isNotEmpty();
    }
    assertThat(Sql.spans(database)).isEqualTo(SPANS);
    CheckTraces.check(database);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_cut_off_is_stored_or_told_of(boolean streamed) throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    Set<String> failed = new HashSet<>();
    try (TestServer server = TestServer.start(database);
        FlakyProxy proxy = new FlakyProxy("localhost", server.port())) {
      List<CompletableFuture<SpanResult>> results = new ArrayList<>();
      try (LlmObservatoryClient client =
          LlmObservatoryClient.builder("localhost:" + proxy.port()).maxBatchSpans(20).build()) {
        SpanStream stream = client.openStream();
        for (int i = 0; i < SPANS / 2; i++) {
          if (i % 500 == 250) {
            proxy.cut();
          }
          LlmSpan span = span(i);
          results.add(streamed ? stream.send(span) : client.writeAsync(span));
        }
        await().until(() -> client.flush(Duration.ofSeconds(1)));
        stream.close();
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i)).isDone();
        if (results.get(i).isCompletedExceptionally()) {
          failed.add("span-" + i);
        }
      }
    }
    assertThat(failed).isEmpty();
    assertThat(Sql.spans(database)).isEqualTo(SPANS / 2);
    CheckTraces.check(database);
  }

  private static LlmSpan span(int number) {
    return LlmSpanBuilder.of("trace-" + number % 17, "span-" + number)
        .name("chat")
        .startUnixNanos(Requests.START + number)
        .operation("chat")
        .inputTokens(number % 10)
        .build();
  }
}
