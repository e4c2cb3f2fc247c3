package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP's rules for errors, on all ways: which of them may be sent again, and in what words. */
final class ErrorsTableTest {
  /** What a Collector waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int IN_FLIGHT = 64 << 10;
  private static final int MOST_OF_IT = 40 << 10;

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void data_that_cannot_be_decoded_is_a_bad_request(Way way) throws Exception {
    for (byte[] bytes : List.of(Way.utf8("no request"), new byte[] {0}, new byte[] {10, 100})) {
      way.send(receiver, bytes).assertMalformed();
    }
    receiver.awaitInFlight(0);
  }

  @ParameterizedTest
  @EnumSource
  void data_that_breaks_off_is_a_bad_request_of_which_nothing_is_stored(Way way) throws Exception {
    long from = 1000 + 10L * way.number();
    byte[] whole = way.encode(Requests.range(from, from + 10));
    way.send(receiver, Arrays.copyOf(whole, whole.length - 3)).assertMalformed();
    assertThat(receiver.stored(from, from + 10)).isZero();
  }

  @Test
  void json_without_a_body_is_a_bad_request() throws Exception {
    Way.JSON.send(receiver, new byte[0]).assertMalformed();
  }

  @ParameterizedTest
  @EnumSource
  void protobuf_in_place_of_json_and_the_other_way_round_is_a_bad_request(Way way)
      throws Exception {
    Way other = way == Way.JSON ? Way.PROTOBUF : Way.JSON;
    way.send(receiver, other.encode(Requests.range(0, 1))).assertMalformed();
  }

  @ParameterizedTest
  @MethodSource("io.llmobservatory.server.receive.SizesTableTest#compressed")
  void compressed_data_that_is_none_is_a_bad_request(Way way, Coding coding) throws Exception {
    way.send(receiver, way.encode(Requests.range(0, 10)), coding.name(way)).assertMalformed();
    way.send(receiver, new byte[] {1}, coding.name(way)).assertMalformed();
  }

  @ParameterizedTest
  @MethodSource("io.llmobservatory.server.receive.SizesTableTest#compressed")
  void compressed_data_that_breaks_off_is_a_bad_request(Way way, Coding coding) throws Exception {
    byte[] whole = coding.compress(way.encode(Requests.range(0, 100)));
    for (int cut : new int[] {1, 7, whole.length / 2}) {
      way.send(receiver, Arrays.copyOf(whole, whole.length - cut), coding.name(way))
          .assertMalformed();
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void gzip_whose_checksum_is_wrong_is_a_bad_request() throws Exception {
    for (Way way : Way.values()) {
      byte[] whole = Coding.GZIP.compress(way.encode(Requests.range(0, 10)));
      whole[whole.length - 6] ^= 1;
      way.send(receiver, whole, "gzip").assertMalformed();
    }
  }

  @Test
  void gzip_of_several_members_is_one_request() throws Exception {
    for (Way way : Way.values()) {
      long from = 2000 + 10L * way.number();
      byte[] request = way.encode(Requests.range(from, from + 2));
      int half = request.length / 2;
      ByteArrayOutputStream members = new ByteArrayOutputStream();
      members.write(Coding.GZIP.compress(Arrays.copyOf(request, half)));
      members.write(Coding.GZIP.compress(Arrays.copyOfRange(request, half, request.length)));
      way.send(receiver, members.toByteArray(), "gzip").assertStored();
      assertThat(receiver.stored(from, from + 2)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\r\n\r\n", "POST /v1/traces HTTP/1.1\r\n: x\r\n\r\n"})
  void what_is_no_http_is_a_bad_request(String bytes) throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.send(bytes);
      new Told.OverHttp(wire.answer(), "application/json").assertMalformed();
      wire.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "-1", "9999999999999999999", "1\r\nContent-Length: 2"})
  void a_length_that_is_none_is_a_bad_request(String length) throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead("application/x-protobuf", "Content-Length: " + length);
      HttpAnswer answer = wire.answer();
      assertThat(answer.code()).isEqualTo(400);
      assertThat(answer.status(answer.contentType()).getCode())
          .isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    }
  }

  @Test
  void writers_that_are_held_up_are_a_temporary_failure_told_in_time() throws Exception {
    List<CompletableFuture<Duration>> times = new ArrayList<>();
    try (Connection holdUp = receiver.holdUpWriters()) {
      for (Way way : Way.values()) {
        byte[] request = Requests.range(3000 + way.number(), 3001 + way.number());
        times.add(CompletableFuture.supplyAsync(() -> timeOfTryAgain(way, request)));
      }
      List<Duration> all = times.stream().map(CompletableFuture::join).sorted().toList();
      // The first of them is told how the server keeps time, the others how busy the machine is.
      assertThat(all.get(0)).isLessThan(PATIENCE);
      assertThat(all).allMatch(time -> time.compareTo(PATIENCE.multipliedBy(2)) < 0);
      holdUp.rollback();
    }
    receiver.awaitInFlight(0);
    for (Way way : Way.values()) {
      way.export(receiver, Requests.range(3000 + way.number(), 3001 + way.number())).assertStored();
    }
    assertThat(receiver.stored(3000, 3003)).isEqualTo(3);
  }

  private static Duration timeOfTryAgain(Way way, byte[] request) {
    try {
      long begun = System.nanoTime();
      Told told = way.export(receiver, request);
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      told.assertTryAgain();
      return time;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void too_many_bytes_in_flight_are_throttled() throws Exception {
    try (TestReceiver small = TestReceiver.start(IN_FLIGHT)) {
      try (HalfSentCall other = new HalfSentCall(small.port(), IN_FLIGHT, MOST_OF_IT)) {
        small.awaitInFlight(other.sent());
        for (Way way : Way.values()) {
          byte[] request = Requests.request(Requests.large(way.number(), MOST_OF_IT));
          way.export(small, request).assertTryAgain();
          way.export(small, request, Coding.GZIP).assertTryAgain();
          small.awaitInFlight(other.sent());
        }
      }
      small.awaitInFlight(0);
      assertThat(small.stored()).isZero();
      for (Way way : Way.values()) {
        way.export(small, Requests.request(Requests.large(way.number(), MOST_OF_IT)))
            .assertStored();
        // The answer is there before the call is closed.
        small.awaitInFlight(0);
      }
      assertThat(small.stored()).isEqualTo(3);
    }
  }

  @Test
  void half_a_request_over_http_takes_room_until_its_sender_goes() throws Exception {
    try (TestReceiver small = TestReceiver.start(IN_FLIGHT)) {
      byte[] request = Requests.request(Requests.large(0, MOST_OF_IT));
      try (HttpWire half = HttpWire.to(small.httpPort())) {
        half.sendHead("application/x-protobuf", "Content-Length: 60000");
        half.send(new byte[MOST_OF_IT]);
        small.awaitInFlight(MOST_OF_IT);
        for (Way way : Way.values()) {
          way.export(small, request).assertTryAgain();
        }
      }
      small.awaitInFlight(0);
      Way.GRPC.export(small, request).assertStored();
    }
  }

  @Test
  void a_stop_answers_what_was_admitted_over_http_and_takes_no_more() throws Exception {
    try (TestReceiver stopped = TestReceiver.start()) {
      int port = stopped.httpPort();
      CompletableFuture<Void> closing;
      try (HttpWire admitted = HttpWire.to(port);
          Connection holdUp = stopped.holdUpWriters()) {
        admitted.send("POST", Way.TRACES, "application/x-protobuf", Map.of(), Requests.range(0, 5));
        stopped.awaitHeldUpWriter();
        closing = CompletableFuture.runAsync(() -> stopped.http.close(Duration.ofMinutes(5)));
        await()
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> HttpWire.to(port).close())
                        .isInstanceOf(ConnectException.class));
        assertThat(closing).isNotDone();
        holdUp.rollback();
        HttpAnswer answer = admitted.answer();
        new Told.OverHttp(answer, "application/x-protobuf").assertStored();
        assertThat(answer.headers()).containsEntry("connection", "close");
        admitted.awaitEnd();
      }
      closing.join();
      assertThat(stopped.stored()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_defect_of_ours_has_an_answer_that_is_not_retried(OtlpEncoding encoding) {
    assertThat(Answers.code(Answers.internal())).isEqualTo(Code.INTERNAL);
    assertThat(Answers.retryInfo(Answers.internal())).isNull();
    FullHttpResponse answer = HttpAnswers.error(Answers.internal(), encoding);
    assertThat(answer.status().code()).isEqualTo(500);
    assertThat(answer.headers().get("content-type")).isEqualTo(encoding.contentType());
    assertThat(answer.headers().contains("retry-after")).isFalse();
    answer.release();
  }
}
