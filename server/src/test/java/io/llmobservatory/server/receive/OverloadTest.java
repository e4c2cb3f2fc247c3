package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.server.receive.Retrying.Tally;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver that may have no more than 64 KiB in flight. */
final class OverloadTest {
  private static final int LIMIT = 64 << 10;
  private static final int HALF = 40 << 10;

  private TestReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = TestReceiver.start(LIMIT);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void a_request_beyond_the_limit_is_admitted_alone() throws Exception {
    byte[] request = Requests.request(Requests.large(1, 10 * LIMIT));
    assertThat(receiver.client.export(request)).matches(WireAnswer::isStored);
    assertThat(receiver.client.export(request, "gzip")).matches(WireAnswer::isStored);
    assertThat(receiver.stored()).isEqualTo(1);
    receiver.awaitInFlight(0);
  }

  @Test
  void a_request_beyond_the_limit_is_told_to_come_again_while_others_are_in_flight()
      throws Exception {
    byte[] request = Requests.request(Requests.large(1, HALF));
    try (HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, HALF)) {
      receiver.awaitInFlight(other.sent());
      receiver.client.export(request).assertTryAgain();
      receiver.awaitInFlight(other.sent());
    }
    receiver.awaitInFlight(0);
    assertThat(receiver.client.export(request)).matches(WireAnswer::isStored);
  }

  /** A client may hold the rest of its request until the stream is gone. */
  @Test
  void a_request_that_is_refused_in_mid_message_is_reset_after_the_answer() throws Exception {
    try (HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, HALF)) {
      receiver.awaitInFlight(other.sent());
      try (HalfSentCall refused = new HalfSentCall(receiver.port(), LIMIT, HALF)) {
        assertThat(refused.awaitReset()).isTrue();
      }
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void a_stream_that_is_refused_in_mid_message_is_reset_after_the_answer() throws Exception {
    String method = LlmSpanServiceGrpc.getStreamSpansMethod().getFullMethodName();
    // A stream is not asked for more while less than half of the room is free.
    try (HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, LIMIT - HALF + 1)) {
      receiver.awaitInFlight(other.sent());
      try (HalfSentCall refused = new HalfSentCall(receiver.port(), method, LIMIT, HALF)) {
        assertThat(refused.awaitReset()).isTrue();
      }
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void a_request_that_inflates_beyond_the_limit_is_told_to_come_again() throws Exception {
    byte[] request = Requests.request(Requests.large(1, HALF));
    try (HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, HALF)) {
      receiver.awaitInFlight(other.sent());
      receiver.client.export(request, "gzip").assertTryAgain();
      receiver.awaitInFlight(other.sent());
    }
    receiver.awaitInFlight(0);
    assertThat(receiver.client.export(request, "gzip")).matches(WireAnswer::isStored);
  }

  @Test
  void what_was_told_to_come_again_is_not_stored() throws Exception {
    try (HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, HALF)) {
      receiver.awaitInFlight(other.sent());
      for (int i = 0; i < 20; i++) {
        receiver.client.export(Requests.request(Requests.large(i, HALF))).assertTryAgain();
      }
    }
    receiver.awaitInFlight(0);
    // The one writer takes them in order: whatever of the others was submitted comes before it.
    assertThat(receiver.client.export(Requests.range(1000, 1001))).matches(WireAnswer::isStored);
    assertThat(receiver.stored()).isEqualTo(1);
  }

  @Test
  void a_request_is_alone_beside_health_checks_that_watch() throws Exception {
    BlockingClientCall<?, ?> watch =
        HealthGrpc.newBlockingV2Stub(receiver.client.channel())
            .watch(
                HealthCheckRequest.newBuilder().setService(TraceServiceGrpc.SERVICE_NAME).build());
    assertThat(watch.read()).isNotNull();
    assertThat(receiver.client.export(Requests.request(Requests.large(1, LIMIT))))
        .matches(WireAnswer::isStored);
    watch.cancel("seen", null);
  }

  @Test
  void many_at_once_are_all_stored_by_clients_that_come_again() throws Exception {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      requests.add(Requests.request(Requests.large(i, LIMIT / 3)));
    }
    Tally tally = Retrying.exportAll(receiver.port(), 16, requests);
    assertThat(tally.answers().keySet())
        .containsExactlyInAnyOrder(Status.Code.OK, Status.Code.UNAVAILABLE);
    assertThat(receiver.stored()).isEqualTo(64);
    receiver.awaitInFlight(0);
  }

  @Test
  void a_client_that_goes_away_in_mid_message_leaves_nothing_charged() throws Exception {
    try (HalfSentCall one = new HalfSentCall(receiver.port(), LIMIT, HALF / 2);
        HalfSentCall other = new HalfSentCall(receiver.port(), LIMIT, HALF / 2)) {
      receiver.awaitInFlight(one.sent() + other.sent());
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void calls_that_are_cancelled_leave_nothing_charged_and_nothing_to_write() throws Exception {
    try (Connection holdUp = receiver.holdUpWriters()) {
      CompletableFuture<WireAnswer> first = receiver.client.send(Requests.range(0, 1));
      receiver.awaitHeldUpWriter();
      long charged = receiver.inFlightBytes();
      CompletableFuture<WireAnswer> second = receiver.client.send(Requests.range(1, 20));
      await().until(() -> receiver.inFlightBytes() > charged + 1000);
      second.cancel(false);
      receiver.awaitInFlight(charged);
      CompletableFuture<WireAnswer> third = receiver.client.send(Requests.range(20, 21));
      holdUp.rollback();
      assertThat(first.join()).matches(WireAnswer::isStored);
      assertThat(third.join()).matches(WireAnswer::isStored);
    }
    assertThat(receiver.stored(1, 20)).isZero();
    assertThat(receiver.stored()).isEqualTo(2);
    receiver.awaitInFlight(0);
  }

  @Test
  void calls_that_are_answered_by_the_clock_leave_nothing_charged_and_nothing_to_write()
      throws Exception {
    try (Connection holdUp = receiver.holdUpWriters()) {
      CompletableFuture<WireAnswer> first = receiver.client.send(Requests.range(0, 1));
      receiver.awaitHeldUpWriter();
      receiver
          .client
          .send(
              WireClient.EXPORT,
              WireClient.options().withDeadlineAfter(1, TimeUnit.SECONDS),
              Requests.range(1, 20))
          .join()
          .assertTryAgain();
      holdUp.rollback();
      assertThat(first.join()).matches(WireAnswer::isStored);
    }
    assertThat(receiver.client.export(Requests.range(20, 21))).matches(WireAnswer::isStored);
    assertThat(receiver.stored(1, 20)).isZero();
    receiver.awaitInFlight(0);
  }
}
