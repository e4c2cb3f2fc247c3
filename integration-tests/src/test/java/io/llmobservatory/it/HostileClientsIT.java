package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.HalfSentCall;
import io.llmobservatory.server.receive.HttpWire;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with a heap of 128 MiB, and clients that mean no good. */
@Tag("once")
final class HostileClientsIT {
  private static final String TRACES = "/v1/traces";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String IN_FLIGHT = "llm_observatory_in_flight_bytes";
  private static final int CONNECTIONS_OF_EACH = 500;
  private static final int ANNOUNCED = 4 << 10;
  private static final int EXPORTS = 500;
  private static final long GIB = 1L << 30;

  private PostgresUrl database;
  private ServerProcess server;
  private WireClient client;
  private long spans;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.createDatabase();
    server =
        ServerProcess.start(
            "128m",
            database,
            "receivers.otlp.protocols.grpc.read_timeout=20s",
            "receivers.otlp.protocols.grpc.keepalive.server_parameters.max_connection_idle=5s",
            "receivers.otlp.protocols.http.read_timeout=20s");
    client = WireClient.to(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    int exitCode = server.stop();
    server.close();
    assertThat(exitCode).isZero();
    assertThat(Sql.spans(database)).isEqualTo(spans);
  }

  /** How long exports take is printed, and not asserted: the machine may be busy. */
  @Test
  void a_thousand_half_sent_requests_hold_up_nobody_and_end() throws Exception {
    exports();
    double before = exports();
    List<HttpWire> http = new ArrayList<>();
    List<HalfSentCall> grpc = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS_OF_EACH; i++) {
        grpc.add(new HalfSentCall(server.port(), ANNOUNCED, ANNOUNCED / 2));
        HttpWire wire = HttpWire.to(server.httpPort());
        wire.send(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(TRACES, PROTOBUF, ANNOUNCED));
        wire.send(new byte[ANNOUNCED / 2]);
        http.add(wire);
      }
      long halves = 2L * CONNECTIONS_OF_EACH * ANNOUNCED / 2;
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(server.metric(IN_FLIGHT)).isGreaterThanOrEqualTo(halves));
      double meanwhile = exports();
      System.out.printf(
          "p99 of an export: %.2f ms, beside %d half-sent requests %.2f ms, ratio %.2f%n",
          before, 2 * CONNECTIONS_OF_EACH, meanwhile, meanwhile / before);
      for (HttpWire wire : http) {
        wire.awaitEnd();
      }
      for (HalfSentCall call : grpc) {
        call.awaitEnd();
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(server.metric(IN_FLIGHT)).isZero());
    } finally {
      for (HttpWire wire : http) {
        wire.close();
      }
      for (HalfSentCall call : grpc) {
        call.close();
      }
    }
    assertThat(export()).matches(WireAnswer::isStored);
  }

  @Test
  void a_body_of_a_gibibyte_is_refused() throws Exception {
    try (HttpWire announced = HttpWire.to(server.httpPort());
        HttpWire chunked = HttpWire.to(server.httpPort())) {
      announced.send(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(TRACES, PROTOBUF, GIB));
      assertThat(announced.answer().code()).isEqualTo(413);
      chunked.send(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(TRACES, PROTOBUF));
      sendUntilRefused(chunked);
      assertThat(chunked.answer().code()).isEqualTo(413);
    }
    try (HalfSentCall call = new HalfSentCall(server.port(), (int) (GIB - 1), ANNOUNCED)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(server.metric(IN_FLIGHT)).isZero());
      assertThat(call.sent()).isEqualTo(ANNOUNCED);
    }
    assertThat(export()).matches(WireAnswer::isStored);
  }

  private static void sendUntilRefused(HttpWire wire) {
    byte[] chunk = new byte[1 << 20];
    try {
      for (long sent = 0; sent < GIB; sent += chunk.length) {
        wire.send(Integer.toHexString(chunk.length) + "\r\n");
        wire.send(chunk);
        wire.send("\r\n");
      }
    } catch (IOException e) {
      // The server has closed the connection; its answer came before.
    }
  }

  @Test
  void bytes_that_inflate_to_a_gibibyte_are_refused() throws Exception {
    byte[] bomb = bomb();
    assertThat(
            HttpWire.post(
                    server.httpPort(), TRACES, PROTOBUF, Map.of("Content-Encoding", "gzip"), bomb)
                .code())
        .isEqualTo(413);
    try (WireClient odd = WireClient.withOddEncodings(server.port())) {
      WireAnswer answer =
          odd.send(
                  WireClient.EXPORT,
                  WireClient.options().withCompression(WireClient.BROKEN_GZIP),
                  bomb)
              .join();
      assertThat(answer.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
    assertThat(server.metric(IN_FLIGHT)).isZero();
    assertThat(export()).matches(WireAnswer::isStored);
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (long inflated = 0; inflated < GIB; inflated += zeros.length) {
        gzip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void ten_thousand_header_lines_are_refused() throws Exception {
    StringBuilder head = new StringBuilder("POST " + TRACES + " HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < 10_000; i++) {
      head.append("X-Line-").append(i).append(": 1\r\n");
    }
    try (HttpWire wire = HttpWire.to(server.httpPort())) {
      wire.send(head + "\r\n");
      assertThat(wire.answer().code()).isEqualTo(431);
    }
    assertThat(export()).matches(WireAnswer::isStored);
  }

  private WireAnswer export() {
    byte[] request = Requests.range(spans, spans + 1);
    spans++;
    return client.export(request);
  }

  /** Exports one after the other; returns the 99th percentile of what they took, in ms. */
  private double exports() {
    long[] nanos = new long[EXPORTS];
    for (int i = 0; i < EXPORTS; i++) {
      long start = System.nanoTime();
      assertThat(export()).matches(WireAnswer::isStored);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[EXPORTS * 99 / 100] / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
