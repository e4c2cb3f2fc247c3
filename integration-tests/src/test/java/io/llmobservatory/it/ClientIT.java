package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmSpanBuilder;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client and a server of its own. */
final class ClientIT {
  private static final String GRPC = "receivers.otlp.protocols.grpc.";

  private static LlmSpan span(String traceId, String spanId) {
    return LlmSpanBuilder.of(traceId, spanId)
        .name("chat gpt-4o")
        .startUnixNanos(Requests.START)
        .endUnixNanos(Requests.START + 1_000)
        .operation("chat")
        .provider("openai")
        .requestModel("gpt-4o")
        .inputTokens(1_000)
        .outputTokens(100)
        .build();
  }

  @Test
  void a_span_with_a_trace_id_of_text_comes_back_as_stored_with_its_traces_uuid() {
    try (TestServer server = TestServer.start(TestPostgres.createDatabase());
        LlmObservatoryClient client = LlmObservatoryClient.to("localhost:" + server.port())) {
      SpanResult first = client.writeAndRead(span("trace_456", "span_123"));
      SpanResult again = client.writeAndRead(span("trace_456", "span_123"));

      assertThat(first.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);
      assertThat(again.getOutcome()).isEqualTo(SpanOutcome.SPAN_OUTCOME_ALREADY_STORED);
      assertThat(again.getStored()).isEqualTo(first.getStored());
      assertThat(first.getTraceUuid()).isEqualTo(first.getStored().getTraceUuid());
      LlmSpan stored = first.getStored().getSpan();
      assertThat(stored.getTraceId()).isEqualTo("trace_456");
      assertThat(stored.getSpanId()).isEqualTo("span_123");
      assertThat(stored.getGenAi().getUsage().getTotalTokens()).isEqualTo(1_100);
      assertThat(stored.getGenAi().getCostUsd()).isNotEmpty();
      assertThat(first.getStored().getCostSource()).isNotEqualTo("span");
      assertThat(first.getStored().getSpanType()).isEqualTo("llm");
      assertThat(client.queries().getTrace("trace_456").orElseThrow().trace().getTraceUuid())
          .isEqualTo(first.getTraceUuid());
    }
  }

  @Test
  void whoever_may_not_send_may_not_read() {
    try (TestServer server =
            TestServer.start(
                TestPostgres.createDatabase(),
                "extensions.bearertokenauth.token=let-me-in",
                GRPC + "auth.authenticator=bearertokenauth");
        LlmObservatoryClient stranger = LlmObservatoryClient.to("localhost:" + server.port());
        LlmObservatoryClient friend =
            LlmObservatoryClient.builder("localhost:" + server.port())
                .bearerToken("let-me-in")
                .build()) {
      assertThat(friend.write(span("t", "s")).getOutcome())
          .isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);
      assertThat(friend.openStream().send(span("t", "s2")).join().getOutcome())
          .isEqualTo(SpanOutcome.SPAN_OUTCOME_STORED);
      assertThat(friend.queries().getTrace("t")).isPresent();
      assertThatThrownBy(() -> stranger.write(span("t", "s3")))
          .hasMessageContaining("UNAUTHENTICATED");
      assertThatThrownBy(() -> stranger.openStream().send(span("t", "s4")).join())
          .hasMessageContaining("UNAUTHENTICATED");
      assertThatThrownBy(() -> stranger.queries().getTrace("t"))
          .hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void a_tenant_reads_its_own() {
    PostgresUrl database = TestPostgres.createDatabase();
    try (TestServer server =
            TestServer.start(
                database,
                "receivers.otlp.tenant.header=x-tenant",
                "receivers.otlp.tenant.trusted_proxies=[127.0.0.0/8, \"::1/128\"]");
        LlmObservatoryClient acme =
            LlmObservatoryClient.builder("localhost:" + server.port())
                .tenant("x-tenant", "acme")
                .build();
        LlmObservatoryClient other = LlmObservatoryClient.to("localhost:" + server.port())) {
      String uuid = acme.writeAndRead(span("shared", "s")).getTraceUuid();

      assertThat(acme.queries().getTrace("shared")).isPresent();
      assertThat(other.queries().getTrace("shared")).isEmpty();
      assertThat(other.queries().getTrace(java.util.UUID.fromString(uuid))).isEmpty();
      assertThat(other.write(span("shared", "s")).getTraceUuid()).isNotEqualTo(uuid);
    }
  }

  @Test
  void the_services_can_be_asked_for() throws Exception {
    try (TestServer server = TestServer.start(TestPostgres.createDatabase())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
      try {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking =
            ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(
                    new StreamObserver<>() {
                      @Override
                      public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                      }

                      @Override
                      public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                      }

                      @Override
                      public void onCompleted() {}
                    });
        asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        List<String> services =
            answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
                .map(service -> service.getName())
                .toList();
        asking.onCompleted();
        assertThat(services)
            .contains(
                "llmobservatory.v1.LlmSpanService",
                "llmobservatory.v1.TraceQueryService",
                "opentelemetry.proto.collector.trace.v1.TraceService",
                "grpc.health.v1.Health");
      } finally {
        channel.shutdownNow();
      }
    }
  }
}
