package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.HttpReceiver;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** OTLP's rules for the sizes of requests and answers, on all ways, where 1 MiB is the limit. */
final class SizesTableTest {
  private static final int LIMIT = 1 << 20;
  private static final int RECOMMENDED = 64 << 20;
  private static final int SHORT = 1 << 10;

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver =
        TestReceiver.start(
            "receivers.otlp.protocols.grpc.max_recv_msg_size_mib=1",
            "receivers.otlp.protocols.http.max_request_body_size=" + LIMIT);
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @AfterEach
  void nothing_stays_charged() {
    receiver.awaitInFlight(0);
  }

  /** Every way with every compression that it has a name for. */
  static Stream<Arguments> compressed() {
    return Arrays.stream(Way.values())
        .flatMap(
            way ->
                Arrays.stream(Coding.values())
                    .filter(coding -> !coding.name(way).isEmpty())
                    .map(coding -> Arguments.of(way, coding)));
  }

  /** A request of so many bytes on a way. */
  private static byte[] sized(Way way, long number, int bytes) throws Exception {
    byte[] small = way.encode(Requests.request(Requests.large(number, LIMIT / 2)));
    byte[] exact =
        way.encode(Requests.request(Requests.large(number, LIMIT / 2 + bytes - small.length)));
    assertThat(exact).hasSize(bytes);
    return exact;
  }

  @ParameterizedTest
  @EnumSource
  void a_request_of_the_limit_is_taken(Way way) throws Exception {
    way.send(receiver, sized(way, 1000 + way.number(), LIMIT)).assertStored();
    assertThat(receiver.column(1000 + way.number(), "1")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource
  void a_byte_over_the_limit_is_too_large_and_not_retried(Way way) throws Exception {
    way.send(receiver, sized(way, 0, LIMIT + 1)).assertTooLarge();
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void a_request_of_the_limit_is_taken_when_compressed(Way way, Coding coding) throws Exception {
    long number = 2000 + 10L * way.number() + coding.number();
    way.send(receiver, coding.compress(sized(way, number, LIMIT)), coding.name(way)).assertStored();
    assertThat(receiver.column(number, "1")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void a_byte_over_the_limit_is_too_large_when_compressed(Way way, Coding coding) throws Exception {
    way.send(receiver, coding.compress(sized(way, 0, LIMIT + 1)), coding.name(way))
        .assertTooLarge();
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void a_bomb_is_too_large(Way way, Coding coding) throws Exception {
    byte[] bomb = coding.zeros(coding == Coding.SNAPPY ? 16 : 256);
    assertThat(bomb).as("to be refused for what comes out").hasSizeLessThan(LIMIT);
    way.send(receiver, bomb, coding.name(way)).assertTooLarge();
  }

  @ParameterizedTest
  @EnumSource
  void zstd_of_a_window_beyond_8_mib_is_not_opened(Way way) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(compressed)) {
      out.setLong(27);
      out.write(way.encode(Requests.range(0, 1)));
    }
    way.send(receiver, compressed.toByteArray(), "zstd").assertMalformed();
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void an_announced_length_over_the_limit_is_refused_before_the_body(Way way) throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Content-Length: " + (LIMIT + 1));
      new Told.OverHttp(wire.answer(), way.contentType()).assertTooLarge();
    }
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Expect: 100-continue", "Content-Length: " + (1L << 30));
      new Told.OverHttp(wire.answer(), way.contentType()).assertTooLarge();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void a_body_without_a_length_is_refused_where_it_passes_the_limit(Way way) throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Transfer-Encoding: chunked");
      wire.send(Integer.toHexString(LIMIT + 1) + "\r\n");
      wire.send(new byte[LIMIT + 1]);
      new Told.OverHttp(wire.answer(), way.contentType()).assertTooLarge();
    }
  }

  @Test
  void the_default_limit_is_64_mib_where_the_heap_is_four_times_as_large() throws Exception {
    HttpReceiver options =
        Objects.requireNonNull(
            Configuration.load(null, List.of(), Map.of()).receivers().otlp().http());
    int limit = options.maxRequestBodySizeBytes();
    assertThat(limit).isEqualTo((int) Math.min(RECOMMENDED, Runtime.getRuntime().maxMemory() / 4));
    try (TestReceiver unlimited = TestReceiver.start()) {
      // Zeros are no protobuf, but that is seen only where they are not too many.
      byte[] most = Coding.ZSTD.compress(new byte[limit]);
      byte[] tooMany = Coding.ZSTD.compress(new byte[limit + 1]);
      for (Way way : List.of(Way.GRPC, Way.PROTOBUF)) {
        way.send(unlimited, most, "zstd").assertMalformed();
        // A client has its answer before the room it took is free.
        unlimited.awaitInFlight(0);
        way.send(unlimited, tooMany, "zstd").assertTooLarge();
        unlimited.awaitInFlight(0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_is_short_however_much_is_rejected(Way way) throws Exception {
    Span bad = Span.newBuilder().setTraceId(ByteString.EMPTY).setName("bad").build();
    byte[] request = way.encode(Requests.request(Collections.nCopies(10_000, bad)));
    assertThat(request).hasSizeLessThan(LIMIT);
    ExportTracePartialSuccess partial = way.send(receiver, request).partialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(10_000);
    assertThat(partial.getSerializedSize()).isLessThan(SHORT);
  }

  @Test
  void a_header_too_large_is_refused_with_a_status() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(Way.JSON.contentType(), "X-Large: " + "x".repeat(LIMIT));
      new Told.OverHttp(wire.answer(), "application/json").error(431, Code.INVALID_ARGUMENT);
    }
  }
}
