package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.TestPostgres;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of several portions are one request to whoever sends them. */
final class PortionsTest {
  private static final int SPANS = 4 * Signal.PORTION_ROWS - 24;

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @BeforeEach
  void clear() {
    TestPostgres.execute(receiver.database(), "TRUNCATE traces, trace_spans, span_contents");
  }

  @AfterEach
  void nothing_stays_charged() {
    receiver.awaitInFlight(0);
  }

  @Test
  void they_are_answered_when_all_is_stored() throws Exception {
    Way.GRPC.send(receiver, Requests.range(0, SPANS)).assertStored();

    assertThat(receiver.stored()).isEqualTo(SPANS);
    assertThat(receiver.query("SELECT string_agg(span_count::text, ' ') FROM traces"))
        .isEqualTo(String.valueOf(SPANS));
  }

  @Test
  void of_a_large_one_the_rest_is_mapped_when_the_first_are_stored() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      spans.add(Requests.large(i, 500_000));
    }

    Way.GRPC.send(receiver, Requests.request(spans)).assertStored();

    assertThat(receiver.stored()).isEqualTo(48);
  }

  @Test
  void nothing_is_stored_if_the_last_of_them_cannot_be_read() throws Exception {
    byte[] request = Requests.range(0, SPANS);
    request[request.length - 1] = (byte) 0x80; // a number that does not end

    Way.GRPC.send(receiver, request).assertMalformed();

    assertThat(receiver.stored()).isZero();
  }

  @Test
  void what_is_refused_is_counted_over_all_of_them() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      Span.Builder span = Requests.span(i);
      spans.add((i % 100 == 7 ? span.clearTraceId() : span).build());
    }

    WireAnswer answer = receiver.client.export(Requests.request(spans));

    assertThat(answer.partialSuccess().getRejectedSpans()).isEqualTo(SPANS / 100);
    assertThat(receiver.stored()).isEqualTo(SPANS - SPANS / 100);
  }

  @Test
  void their_bytes_make_room_for_those_of_others() throws Exception {
    byte[] request = Requests.range(0, SPANS);
    RequestBytesTest.drain();

    Way.GRPC.send(receiver, request).assertStored();

    byte[] array = RequestBytes.withRoomFor(request.length).array();
    assertThat(Arrays.copyOf(array, request.length)).isEqualTo(request);
  }
}
