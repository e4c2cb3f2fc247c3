package io.llmobservatory.server.receive;

import static io.llmobservatory.server.receive.LlmSpans.request;
import static io.llmobservatory.server.receive.LlmSpans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.StreamSpansRequest;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spans that are written over a stream. */
final class SpanStreamTest {
  private static TestReceiver receiver;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
    channel = NettyChannelBuilder.forAddress("localhost", receiver.port()).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    receiver.close();
  }

  /** What comes back over a stream. */
  private static final class Answers implements StreamObserver<StreamSpansResponse> {
    final Map<Long, StreamSpansResponse> bySequence = new ConcurrentHashMap<>();
    final List<Long> twice = new CopyOnWriteArrayList<>();
    volatile @Nullable Status end;

    @Override
    public void onNext(StreamSpansResponse response) {
      if (bySequence.put(response.getSequence(), response) != null) {
        twice.add(response.getSequence());
      }
    }

    @Override
    public void onError(Throwable failure) {
      end = ((StatusRuntimeException) failure).getStatus();
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
    }

    StreamSpansResponse to(long sequence) {
      return Objects.requireNonNull(bySequence.get(sequence));
    }

    Status awaitEnd() {
      await().until(() -> end != null);
      return Objects.requireNonNull(end);
    }
  }

  private static StreamObserver<StreamSpansRequest> open(Answers answers) {
    return LlmSpanServiceGrpc.newStub(channel).streamSpans(answers);
  }

  private static StreamSpansRequest message(long sequence, WriteSpansRequest write) {
    return StreamSpansRequest.newBuilder().setSequence(sequence).setWrite(write).build();
  }

  @Test
  void each_message_is_answered_once_by_its_number_and_then_the_stream_ends() {
    Answers answers = new Answers();
    StreamObserver<StreamSpansRequest> stream = open(answers);
    for (int i = 1; i <= 200; i++) {
      stream.onNext(message(-i, request(span("stream-" + i % 5, "a" + i), span("", "b" + i))));
    }
    stream.onCompleted();

    assertThat(answers.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(answers.bySequence).hasSize(200);
    assertThat(answers.twice).isEmpty();
    assertThat(answers.bySequence.values())
        .allSatisfy(
            answer ->
                assertThat(answer.getWritten().getResultsList())
                    .extracting(result -> result.getOutcome())
                    .containsExactly(
                        SpanOutcome.SPAN_OUTCOME_STORED, SpanOutcome.SPAN_OUTCOME_REJECTED));
    assertThat(answers.bySequence).containsKeys(-1L, -200L);
    receiver.awaitInFlight(0);
  }

  @Test
  void what_is_not_committed_in_time_is_to_be_sent_again_and_the_stream_goes_on() throws Exception {
    Answers answers = new Answers();
    StreamObserver<StreamSpansRequest> stream = open(answers);
    try (Connection held = receiver.holdUpWriters()) {
      assertThat(held.isClosed()).isFalse();
      stream.onNext(message(1, request(span("late", "late"))));
      await().until(() -> answers.bySequence.containsKey(1L));
    }
    com.google.rpc.Status failed = answers.to(1).getFailed();
    assertThat(failed.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    assertThat(failed.getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));

    stream.onNext(message(2, request(span("late", "late"))));
    stream.onCompleted();
    assertThat(answers.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(answers.to(2).getWritten().getResults(0).getOutcome())
        .isIn(SpanOutcome.SPAN_OUTCOME_STORED, SpanOutcome.SPAN_OUTCOME_ALREADY_STORED);
    assertThat(receiver.query("SELECT count(*) FROM trace_spans WHERE span_id = 'late'"))
        .isEqualTo("1");
  }

  @Test
  void more_is_read_only_when_what_is_under_way_is_answered() throws Exception {
    long before = received();
    Answers answers = new Answers();
    StreamObserver<StreamSpansRequest> stream = open(answers);
    try (Connection held = receiver.holdUpWriters()) {
      assertThat(held.isClosed()).isFalse();
      for (int i = 0; i < 40; i++) {
        stream.onNext(message(i, request(span("many", "many-" + i))));
      }
      receiver.awaitHeldUpWriter();
      await().until(() -> received() - before >= 16);
      // Another call on the same connection, behind all that could have been read.
      LlmSpanServiceGrpc.newBlockingStub(channel).writeSpans(request());
      assertThat(received() - before).isEqualTo(16);
      assertThat(answers.bySequence).isEmpty();
    }
    stream.onCompleted();
    assertThat(answers.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(answers.bySequence).hasSize(40);
    receiver.awaitInFlight(0);
  }

  private static long received() {
    return receiver.counts("llm_observatory_received_spans").values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void a_client_that_goes_away_leaves_nothing_behind() throws Exception {
    Answers answers = new Answers();
    StreamObserver<StreamSpansRequest> stream = open(answers);
    try (Connection held = receiver.holdUpWriters()) {
      assertThat(held.isClosed()).isFalse();
      stream.onNext(message(1, request(span("gone", "gone"))));
      await().until(() -> receiver.inFlightBytes() > 0);
      stream.onError(Status.CANCELLED.asException());
      receiver.awaitInFlight(0);
    }
    assertThat(answers.awaitEnd().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  @Test
  void a_server_that_stops_answers_what_is_under_way_and_ends_the_stream() throws Exception {
    try (TestReceiver stopping = TestReceiver.start()) {
      ManagedChannel other =
          NettyChannelBuilder.forAddress("localhost", stopping.port()).usePlaintext().build();
      try {
        Answers answers = new Answers();
        StreamObserver<StreamSpansRequest> stream =
            LlmSpanServiceGrpc.newStub(other).streamSpans(answers);
        stream.onNext(message(1, request(span("stop", "stop-1"))));
        await().until(() -> answers.bySequence.size() == 1);
        Connection held = stopping.holdUpWriters();
        stream.onNext(message(2, request(span("stop", "stop-2"))));
        stopping.awaitHeldUpWriter();
        Thread stopper = new Thread(stopping::closePorts);
        stopper.start();
        held.close();
        stopper.join();

        assertThat(answers.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(answers.to(2).hasWritten()).isTrue();
      } finally {
        other.shutdownNow();
      }
    }
  }
}
