package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told, in the words of the OTLP specification. */
final class WireAnswersIT {
  private static final int MIB = 1 << 20;
  private static final int SPAN_NAME = 5;
  private static final int ANY_VALUE_STRING = 1;

  private PostgresUrl database;
  private TestServer server;
  private WireClient client;

  @BeforeEach
  void start() {
    database = TestPostgres.createDatabase();
    server = TestServer.start(database, "receivers.otlp.protocols.grpc.max_recv_msg_size_mib=4");
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void an_empty_request_is_success() throws Exception {
    assertThat(client.export(new byte[0])).matches(WireAnswer::isStored);
    assertThat(
            client.export(
                ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(ResourceSpans.getDefaultInstance())
                    .build()
                    .toByteArray()))
        .matches(WireAnswer::isStored);
    assertThat(Sql.spans(database)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void full_success_leaves_partial_success_unset(String encoding) throws Exception {
    assertThat(client.export(Requests.range(0, 3), encoding)).matches(WireAnswer::isStored);
    assertThat(Sql.spans(database)).isEqualTo(3);
  }

  @Test
  void a_request_of_many_portions_is_stored_whole() throws Exception {
    assertThat(client.export(Requests.range(0, 10_000))).matches(WireAnswer::isStored);
    assertThat(Sql.spans(database)).isEqualTo(10_000);
    assertThat(Sql.number(database, "SELECT sum(span_count) FROM traces")).isEqualTo(10_000);
  }

  @Test
  void the_same_request_again_is_success_and_stores_nothing_more() throws Exception {
    byte[] request = Requests.range(0, 5_000);
    for (int i = 0; i < 3; i++) {
      assertThat(client.export(request)).matches(WireAnswer::isStored);
    }
    assertThat(Sql.spans(database)).isEqualTo(5_000);
    assertThat(Sql.number(database, "SELECT sum(span_count) FROM traces")).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void bytes_that_are_no_protobuf_are_a_bad_request(String encoding) throws Exception {
    client.export("no protobuf".getBytes(StandardCharsets.UTF_8), encoding).assertMalformed();
  }

  @Test
  void a_malformed_tail_is_a_bad_request_of_which_nothing_is_stored() throws Exception {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(Requests.range(0, 9_000));
    request.write(new byte[] {0x0A, 0x7F, 0x00});
    client.export(request.toByteArray()).assertMalformed();
    // Whatever of it was on its way is stored before this one.
    assertThat(client.export(Requests.range(9_000, 9_001))).matches(WireAnswer::isStored);
    assertThat(Sql.spans(database)).isEqualTo(1);
  }

  @Test
  void a_request_beyond_the_size_limit_must_not_be_sent_again() throws Exception {
    byte[] tooLarge = Requests.request(Requests.large(0, 5 * MIB));
    client.export(tooLarge).assertNoRetry(Status.Code.RESOURCE_EXHAUSTED);
    client.export(tooLarge, "gzip").assertNoRetry(Status.Code.RESOURCE_EXHAUSTED);
    client.export(new byte[100 * MIB], "gzip").assertNoRetry(Status.Code.RESOURCE_EXHAUSTED);
    byte[] large = Requests.request(Requests.large(0, 4 * MIB - 1024));
    assertThat(client.export(large)).matches(WireAnswer::isStored);
    assertThat(client.export(large, "gzip")).matches(WireAnswer::isStored);
    assertThat(Sql.spans(database)).isEqualTo(1);
  }

  @Test
  void gzip_that_is_broken_is_a_bad_request() throws Exception {
    byte[] cut = gzip(Requests.range(0, 100));
    try (WireClient odd = WireClient.withOddEncodings(server.port())) {
      odd.export(Requests.range(0, 100), WireClient.BROKEN_GZIP).assertMalformed();
      odd.export(new byte[1], WireClient.BROKEN_GZIP).assertMalformed();
      odd.export(Arrays.copyOf(cut, cut.length / 2), WireClient.BROKEN_GZIP).assertMalformed();
      cut[cut.length - 6] ^= 1;
      odd.export(cut, WireClient.BROKEN_GZIP).assertMalformed();
      cut[cut.length - 6] ^= 1;
      assertThat(Sql.spans(database)).isZero();
      assertThat(odd.export(cut, WireClient.BROKEN_GZIP)).matches(WireAnswer::isStored);
    }
    assertThat(Sql.spans(database)).isEqualTo(100);
  }

  @Test
  void what_is_not_known_is_unimplemented() {
    try (WireClient odd = WireClient.withOddEncodings(server.port())) {
      odd.export(Requests.range(0, 1), WireClient.UNKNOWN_ENCODING)
          .assertNoRetry(Status.Code.UNIMPLEMENTED);
    }
    for (String method :
        List.of(
            "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            "opentelemetry.proto.collector.trace.v1.TraceService/Import")) {
      client
          .send(method, WireClient.options(), new byte[0])
          .join()
          .assertNoRetry(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void bad_spans_do_not_sink_their_neighbours() throws Exception {
    List<Span> spans = new ArrayList<>();
    spans.add(Requests.span(0).build());
    spans.addAll(repaired());
    spans.add(Requests.span(20).build());
    spans.addAll(rejected());
    spans.add(Requests.span(40).build());
    ExportTracePartialSuccess answer = client.export(Requests.request(spans)).partialSuccess();
    assertThat(answer.getRejectedSpans()).isEqualTo(rejected().size());
    assertThat(answer.getErrorMessage())
        .contains("trace_id is not 16 bytes")
        .contains("span_id is not 8 bytes");
    assertThat(Sql.spans(database)).isEqualTo(3 + repaired().size());
    assertThat(Sql.number(database, "SELECT sum(span_count) FROM traces"))
        .isEqualTo(3 + repaired().size());
    assertThat(
            Sql.number(
                database,
                "SELECT count(*) FROM trace_spans WHERE notes IS NOT NULL"
                    + " AND name LIKE 'repaired%'"))
        .isEqualTo(5);
  }

  @Test
  void odd_spans_are_stored_as_they_are() throws Exception {
    byte[] request = Requests.request(repaired());
    assertThat(client.export(request)).matches(WireAnswer::isStored);
    assertThat(
            Sql.row(database, "SELECT * FROM trace_spans WHERE name = 'large'").text("attributes"))
        .contains("x".repeat(2 * MIB));
    assertThat(
            Sql.row(database, "SELECT * FROM trace_spans WHERE name = 'backwards'")
                .text("duration_ns"))
        .isEqualTo("-5");
    assertThat(
            Sql.row(
                database,
                "SELECT extract(epoch FROM start_time)::bigint AS start, start_nanos"
                    + " FROM trace_spans WHERE name = '1970'"))
        .extracting(row -> row.text("start"), row -> row.text("start_nanos"))
        .containsExactly("0", "1");
    assertThat(
            Sql.number(
                database,
                "SELECT extract(epoch FROM start_time)::bigint"
                    + " FROM trace_spans WHERE name = '2200'"))
        .isEqualTo(Instant.parse("2200-01-01T00:00:00Z").getEpochSecond());
    assertThat(
            Sql.row(database, "SELECT * FROM trace_spans WHERE name = 'repaired number'")
                .text("attributes"))
        .contains("{\"$double\":\"NaN\"}");
  }

  /** Spans that can be stored, some of them only when repaired. */
  private static List<Span> repaired() {
    long year2200 = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    return List.of(
        Requests.span(10).setName("repaired \0 NUL").build(),
        withRawName(Requests.span(11), "repaired ", "EDA080"),
        withRawName(Requests.span(12), "repaired ", "C328FF"),
        Requests.span(13)
            .setName("repaired attribute")
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("bad")
                    .setValue(
                        AnyValue.newBuilder()
                            .setUnknownFields(raw(ANY_VALUE_STRING, "", "00EDBFBF80"))))
            .build(),
        Requests.span(14)
            .setName("repaired number")
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("nan")
                    .setValue(AnyValue.newBuilder().setDoubleValue(Double.NaN)))
            .build(),
        Requests.large(15, 2 * MIB).toBuilder().setName("large").build(),
        Requests.span(16).setName("backwards").setEndTimeUnixNano(Requests.START + 11).build(),
        Requests.span(17).setName("1970").setStartTimeUnixNano(1).setEndTimeUnixNano(2).build(),
        Requests.span(18)
            .setName("2200")
            .setStartTimeUnixNano(year2200)
            .setEndTimeUnixNano(year2200 + 1)
            .build());
  }

  /** Spans that cannot be told from others. */
  private static List<Span> rejected() {
    return List.of(
        Requests.span(30).setTraceId(Requests.id(15, 30)).build(),
        Requests.span(31).setTraceId(ByteString.EMPTY).build(),
        Requests.span(32).setTraceId(Requests.id(16, 0)).build(),
        Requests.span(33).setSpanId(Requests.id(9, 30)).build(),
        Requests.span(34).setSpanId(ByteString.EMPTY).build(),
        Requests.span(35).setSpanId(Requests.id(8, 0)).build());
  }

  private static Span withRawName(Span.Builder span, String before, String hex) {
    return span.clearName().setUnknownFields(raw(SPAN_NAME, before, hex)).build();
  }

  /** A text field with bytes that a string cannot hold. */
  private static UnknownFieldSet raw(int field, String before, String hex) {
    ByteString bytes =
        ByteString.copyFromUtf8(before).concat(ByteString.copyFrom(HexFormat.of().parseHex(hex)));
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(bytes).build())
        .build();
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
