package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Code;
import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP's rules for methods, paths, encodings and compression. */
final class TransportTableTest {
  private static final String HTTP = "receivers.otlp.protocols.http.";
  private static final String METRICS =
      "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
  private static final String PROFILES =
      "opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";

  private static TestReceiver receiver;
  private static TestReceiver configured;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
    configured =
        TestReceiver.start(
            "receivers.otlp.metrics=drop",
            HTTP + "traces_url_path=otlp/traces",
            HTTP + "traces_url_aliases=[/api/public/otel/v1/traces, /t]",
            HTTP + "compression_algorithms=[zstd]",
            HTTP + "response_headers={X-Shard: seven}");
  }

  @AfterAll
  static void stop() {
    receiver.close();
    configured.close();
  }

  private static HttpAnswer send(
      TestReceiver to, String method, String path, String contentType, byte[] body)
      throws Exception {
    try (HttpWire wire = HttpWire.to(to.httpPort())) {
      wire.send(method, path, contentType, Map.of(), body);
      return wire.answer();
    }
  }

  private static void assertStored(HttpAnswer answer) {
    new Told.OverHttp(answer, answer.contentType()).assertStored();
  }

  @ParameterizedTest
  @EnumSource
  void a_request_is_taken_on_each_way(Way way) throws Exception {
    long number = 1000 + way.number();
    way.export(receiver, Requests.range(number, number + 1)).assertStored();
    assertThat(receiver.stored(number, number + 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/traces",
        "/v1/traces/",
        "/v1/traces?a=b",
        "/v1/logs",
        "http://localhost:4318/v1/traces"
      })
  void a_path_of_otlp_is_served(String path) throws Exception {
    assertStored(send(receiver, "POST", path, "application/json", Way.utf8("{}")));
  }

  @ParameterizedTest
  @CsvSource({
    "/otlp/traces, 200",
    "/api/public/otel/v1/traces, 200",
    "/api/public/otel/v1/traces/, 200",
    "/t, 200",
    "/v1/traces, 404",
    "/v1/logs, 200"
  })
  void paths_may_be_configured(String path, int code) throws Exception {
    assertThat(send(configured, "POST", path, "application/json", Way.utf8("{}")).code())
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/metrics, application/json",
    "/v1/metrics, application/x-protobuf",
    "/v1development/profiles, application/json",
    "/v1development/profiles, application/x-protobuf",
    "/, application/json",
    "/v1/traces/v1/traces, application/x-protobuf",
    "/V1/Traces, application/json",
    "//, application/json"
  })
  void another_path_is_not_found(String path, String contentType) throws Exception {
    HttpAnswer answer = send(receiver, "POST", path, contentType, new byte[0]);
    new Told.OverHttp(answer, contentType).error(404, Code.UNIMPLEMENTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        METRICS,
        PROFILES,
        "opentelemetry.proto.collector.trace.v1.TraceService/Import",
        "Nothing/AtAll"
      })
  void another_method_is_unimplemented(String method) {
    receiver
        .client
        .send(method, WireClient.options(), new byte[0])
        .join()
        .assertNoRetry(Status.Code.UNIMPLEMENTED);
  }

  @ParameterizedTest
  @CsvSource({"application/json, '{}'", "application/x-protobuf, ''"})
  void metrics_are_taken_and_dropped_over_http_where_so_configured(String type, String answer)
      throws Exception {
    String request = type.endsWith("json") ? "{\"resourceMetrics\":[{}]}" : "\n\0";
    HttpAnswer told = send(configured, "POST", "/v1/metrics", type, Way.utf8(request));
    assertThat(told.code()).isEqualTo(200);
    assertThat(told.contentType()).isEqualTo(type);
    assertThat(told.text()).isEqualTo(answer);
  }

  @Test
  void metrics_are_taken_and_dropped_over_grpc_where_so_configured() {
    assertThat(configured.client.send(METRICS, WireClient.options(), Way.utf8("\n\0")).join())
        .matches(WireAnswer::isStored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
  void another_method_of_http_is_not_allowed(String method) throws Exception {
    for (String contentType : new String[] {"application/json", "application/x-protobuf"}) {
      HttpAnswer answer = send(receiver, method, "/v1/traces", contentType, new byte[0]);
      new Told.OverHttp(answer, contentType).error(405, Code.INVALID_ARGUMENT);
      assertThat(answer.headers()).containsEntry("allow", "POST");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json;charset=utf-8, application/json",
    "'application/json ; charset=UTF-8', application/json",
    "Application/JSON, application/json",
    "application/x-protobuf; proto=a.b, application/x-protobuf",
    "APPLICATION/X-PROTOBUF, application/x-protobuf"
  })
  void a_content_type_may_have_parameters_and_any_case(String contentType, String answered)
      throws Exception {
    byte[] body = Way.utf8(answered.endsWith("json") ? "{}" : "");
    HttpAnswer answer = send(receiver, "POST", "/v1/traces", contentType, body);
    assertStored(answer);
    assertThat(answer.contentType()).isEqualTo(answered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/json-seq", "application/x-protobuffer"})
  void another_content_type_or_none_is_unsupported(String contentType) throws Exception {
    HttpAnswer answer = send(receiver, "POST", "/v1/traces", contentType, Way.utf8("{}"));
    new Told.OverHttp(answer, "application/json").error(415, Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("io.llmobservatory.server.receive.SizesTableTest#compressed")
  void a_compressed_request_is_taken(Way way, Coding coding) throws Exception {
    long from = 2000 + 100L * way.number() + 10L * coding.number();
    way.export(receiver, Requests.range(from, from + 10), coding).assertStored();
    assertThat(receiver.stored(from, from + 10)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "", "GZIP", "Gzip"})
  void a_content_encoding_may_be_none_and_have_any_case(String coding) throws Exception {
    byte[] body = Way.utf8("{}");
    boolean gzip = coding.equalsIgnoreCase("gzip");
    Way.JSON.send(receiver, gzip ? Coding.GZIP.compress(body) : body, coding).assertStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "snappy", "lz4", "gzip, gzip", "compress"})
  void another_content_encoding_is_a_bad_request(String coding) throws Exception {
    for (Way way : new Way[] {Way.PROTOBUF, Way.JSON}) {
      way.send(receiver, new byte[10], coding).assertMalformed();
    }
  }

  @Test
  void another_encoding_of_grpc_is_unimplemented() throws Exception {
    try (WireClient odd = WireClient.withOddEncodings(receiver.port())) {
      odd.export(Requests.range(0, 1), WireClient.UNKNOWN_ENCODING)
          .assertNoRetry(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void compression_may_be_configured() throws Exception {
    byte[] body = Way.utf8("{}");
    HttpAnswer zstd =
        HttpWire.post(
            configured.httpPort(),
            "/t",
            "application/json",
            Map.of("Content-Encoding", "zstd"),
            Coding.ZSTD.compress(body));
    assertStored(zstd);
    HttpAnswer gzip =
        HttpWire.post(
            configured.httpPort(),
            "/t",
            "application/json",
            Map.of("Content-Encoding", "gzip"),
            Coding.GZIP.compress(body));
    new Told.OverHttp(gzip, "application/json").assertMalformed();
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void an_answer_is_not_compressed_even_where_it_might_be(Way way) throws Exception {
    HttpAnswer answer =
        HttpWire.post(
            receiver.httpPort(),
            Way.TRACES,
            way.contentType(),
            Map.of("Accept-Encoding", "gzip"),
            way.encode(Requests.range(3000, 3001)));
    new Told.OverHttp(answer, way.contentType()).assertStored();
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
  }

  @ParameterizedTest
  @EnumSource(names = {"GRPC", "PROTOBUF"})
  void unknown_fields_are_skipped(Way way) throws Exception {
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(7).addFixed64(7).build())
            .build();
    long number = 4000 + way.number();
    byte[] request =
        ExportTraceServiceRequest.parseFrom(
                Requests.request(Requests.span(number).setUnknownFields(newer).build()))
            .toBuilder()
            .setUnknownFields(newer)
            .build()
            .toByteArray();
    way.send(receiver, request).assertStored();
    assertThat(receiver.column(number, "name")).startsWith("chat model-");
  }

  @Test
  void configured_headers_are_on_every_answer() throws Exception {
    for (String path : new String[] {"/t", "/nothing"}) {
      HttpAnswer answer = send(configured, "POST", path, "application/json", Way.utf8("{}"));
      assertThat(answer.headers()).containsEntry("x-shard", "seven");
    }
  }
}
