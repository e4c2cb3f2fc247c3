package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What came in is counted once as what became of it, and once as what its client was told. */
final class ReceiverCountsTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String TRACES = "/v1/traces";

  private TestReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = TestReceiver.start("processors.genai.keep_other_spans=false");
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static Span genAi(long number) {
    return Requests.span(number).build();
  }

  private long spans(String end) {
    return receiver.counts("llm_observatory_" + end + "_spans").values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void every_span_has_one_end_and_every_client_one_answer() throws Exception {
    byte[] two = Requests.request(genAi(1), genAi(2));
    assertThat(receiver.client.export(two)).matches(WireAnswer::isStored);
    assertThat(HttpWire.post(receiver.httpPort(), TRACES, PROTOBUF, two).code()).isEqualTo(200);
    byte[] mixed =
        Requests.request(
            genAi(3),
            Requests.span(4).clearAttributes().setName("GET /").build(),
            genAi(5).toBuilder().setTraceId(ByteString.EMPTY).build());
    assertThat(HttpWire.post(receiver.httpPort(), TRACES, PROTOBUF, mixed).code()).isEqualTo(200);
    byte[] malformed = "no protobuf".getBytes(StandardCharsets.UTF_8);
    assertThat(HttpWire.post(receiver.httpPort(), TRACES, PROTOBUF, malformed).code())
        .isEqualTo(400);
    assertThat(HttpWire.post(receiver.httpPort(), TRACES, "text/plain", two).code()).isEqualTo(415);
    try (Connection holdUp = receiver.holdUpWriters()) {
      receiver.client.export(Requests.request(genAi(6))).assertTryAgain();
      holdUp.rollback();
    }
    await().untilAsserted(() -> assertThat(spans("received")).isEqualTo(8));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        spans("committed")
                            + spans("duplicate")
                            + spans("dropped")
                            + spans("rejected")
                            + spans("refused")
                            + spans("failed"))
                    .isEqualTo(8));

    assertThat(spans("duplicate")).isEqualTo(2);
    assertThat(spans("dropped")).isEqualTo(1);
    assertThat(spans("rejected")).isEqualTo(1);
    // Whether the one that was answered by the clock is committed after all is not known.
    assertThat(spans("committed")).isBetween(3L, 4L);
    String labels = "{receiver=\"otlp\",transport=\"%s\"}";
    assertThat(receiver.counts("otelcol_receiver_accepted_spans"))
        .isEqualTo(
            Map.of(
                "otelcol_receiver_accepted_spans" + labels.formatted("grpc"), 2L,
                "otelcol_receiver_accepted_spans" + labels.formatted("http"), 4L));
    assertThat(receiver.counts("otelcol_receiver_refused_spans"))
        .isEqualTo(
            Map.of(
                "otelcol_receiver_refused_spans" + labels.formatted("grpc"), 1L,
                "otelcol_receiver_refused_spans" + labels.formatted("http"), 1L));
    String requests = "llm_observatory_requests{transport=\"%s\",signal=\"traces\",outcome=\"%s\"}";
    assertThat(receiver.counts("llm_observatory_requests"))
        .isEqualTo(
            Map.of(
                requests.formatted("grpc", "success"), 1L,
                requests.formatted("grpc", "try_again"), 1L,
                requests.formatted("http", "success"), 1L,
                requests.formatted("http", "partial_success"), 1L,
                requests.formatted("http", "malformed"), 2L));
  }
}
