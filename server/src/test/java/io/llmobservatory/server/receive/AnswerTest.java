package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When and how often a call is answered. */
final class AnswerTest {
  private static final int LIMIT = 64 << 20;

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
  void a_second_message_is_refused_and_neither_is_stored() throws Exception {
    receiver
        .client
        .send(
            WireClient.EXPORT,
            WireClient.options(),
            true,
            Requests.range(0, 10),
            Requests.range(10, 20))
        .join()
        .assertMalformed();
    assertThat(receiver.client.export(Requests.range(20, 21))).matches(WireAnswer::isStored);
    assertThat(receiver.stored()).isEqualTo(1);
    receiver.awaitInFlight(0);
  }

  @Test
  void a_call_without_a_message_is_refused() throws Exception {
    receiver.client.send(WireClient.EXPORT, WireClient.options(), true).join().assertMalformed();
  }

  @Test
  void the_callers_deadline_is_heeded() throws Exception {
    try (Connection holdUp = receiver.holdUpWriters()) {
      receiver
          .client
          .send(
              WireClient.EXPORT,
              WireClient.options().withDeadlineAfter(2, TimeUnit.SECONDS),
              Requests.range(0, 1))
          .join()
          .assertTryAgain();
      holdUp.rollback();
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void the_callers_deadline_is_heeded_before_the_call_is_half_closed() throws Exception {
    receiver
        .client
        .send(
            WireClient.EXPORT,
            WireClient.options().withDeadlineAfter(2, TimeUnit.SECONDS),
            false,
            Requests.range(0, 1))
        .join()
        .assertTryAgain();
    receiver.awaitInFlight(0);
  }

  @Test
  void closing_answers_what_was_admitted_and_refuses_latecomers() throws Exception {
    CompletableFuture<Void> closing;
    List<CompletableFuture<WireAnswer>> admitted = new ArrayList<>();
    try (WireClient latecomer = WireClient.to(receiver.port());
        Connection holdUp = receiver.holdUpWriters()) {
      for (int i = 0; i < 10; i++) {
        long before = receiver.inFlightBytes();
        admitted.add(receiver.client.send(Requests.range(10L * i, 10L * i + 10)));
        await().until(() -> receiver.inFlightBytes() > before + 1000);
      }
      closing = CompletableFuture.runAsync(() -> receiver.server.close(Duration.ofMinutes(5)));
      await()
          .until(
              () -> latecomer.export(Requests.range(200, 201)).code(),
              code -> code == Status.Code.UNAVAILABLE);
      assertThat(receiver.client.export(Requests.range(300, 301)).code())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(admitted).noneMatch(CompletableFuture::isDone);
      holdUp.rollback();
    }
    assertThat(admitted).allMatch(answer -> answer.join().isStored());
    closing.join();
    assertThat(receiver.stored(0, 100)).isEqualTo(100);
    assertThat(receiver.inFlightBytes()).isZero();
  }

  @Test
  void closing_does_not_wait_for_health_checks_that_watch() throws Exception {
    BlockingClientCall<?, ?> watch =
        HealthGrpc.newBlockingV2Stub(receiver.client.channel())
            .watch(HealthCheckRequest.getDefaultInstance());
    assertThat(watch.read()).isNotNull();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(() -> receiver.server.close(Duration.ofMinutes(5)));
    await().until(closing::isDone);
    watch.cancel("seen", null);
  }
}
