package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP's rules for JSON, which are not those of protobuf, over HTTP. */
final class JsonTableTest {
  private static final String TRACE_ID = "5b8efff798038103d269b633813fc60c";
  private static final String KEYS = "\"key\":\"k\",\"value\":";

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  private static Told send(String json) throws Exception {
    return Way.JSON.send(receiver, Way.utf8(json));
  }

  private static String request(String spans) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";
  }

  /** The span of a number with further fields. */
  private static String span(long number, String more) {
    return """
        {"traceId":"%s","spanId":"%016x","name":"n","startTimeUnixNano":"%d"%s}"""
        .formatted(TRACE_ID, number + 1, Requests.START, more.isEmpty() ? "" : "," + more);
  }

  /** Sends a span, which must be stored. */
  private static void store(long number, String more) throws Exception {
    send(request(span(number, more))).assertStored();
  }

  @ParameterizedTest
  @CsvSource({"1000, 00000000000003e9", "1001, 00000000000003EA", "1002, 00000000000003eB"})
  void ids_are_hexadecimal_in_any_case(long number, String id) throws Exception {
    String mixed = TRACE_ID.substring(0, 16) + TRACE_ID.substring(16).toUpperCase(Locale.ROOT);
    send(request(
            """
            {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"n",
            "startTimeUnixNano":"%d","links":[{"traceId":"%s","spanId":"%s"}]}"""
                .formatted(mixed, id, "00000000000000AB", Requests.START, mixed, id)))
        .assertStored();
    assertThat(receiver.column(number, "trace_id"))
        .isEqualTo("5b8efff7-9803-8103-d269-b633813fc60c");
    assertThat(receiver.column(number, "parent_span_id")).isEqualTo("00000000000000ab");
    assertThat(receiver.column(number, "links"))
        .contains(TRACE_ID)
        .contains("%016x".formatted(number + 1));
  }

  @Test
  void ids_in_base64_are_rejected_alone() throws Exception {
    byte[] id = Requests.id(16, 7).toByteArray();
    String bad = span(0, "").replace(TRACE_ID, Base64.getEncoder().encodeToString(id));
    ExportTracePartialSuccess partial = send(request(bad + "," + span(1100, ""))).partialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).startsWith("1 x trace_id is not 16 bytes");
    assertThat(receiver.column(1100, "name")).isEqualTo("n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xyz",
        "0123456789abcde",
        "0123456789abcdeg",
        "0123456789abcdef01",
        "0000000000000000",
        "sixteen-letters!"
      })
  void an_id_that_is_none_is_rejected_alone(String id) throws Exception {
    String bad = span(1200, "").replace("00000000000004b1", id);
    assertThat(send(request(bad + "," + span(1201, ""))).partialSuccess().getRejectedSpans())
        .isEqualTo(1);
    assertThat(receiver.column(1201, "name")).isEqualTo("n");
  }

  @ParameterizedTest
  @CsvSource({"1300, AP8=", "1301, AP8", "1302, AP8="})
  void other_bytes_are_base64(long number, String base64) throws Exception {
    store(number, "\"attributes\":[{" + KEYS + "{\"bytesValue\":\"" + base64 + "\"}}]");
    assertThat(receiver.column(number, "attributes->'k'->>'$bytes'")).isEqualTo("AP8=");
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 0, unspecified",
    "2001, 1, internal",
    "2002, 2, server",
    "2003, 3, client",
    "2004, 4, producer",
    "2005, 5, consumer",
    "2006, 6, unspecified",
    "2007, -1, unspecified"
  })
  void enums_are_integers(long number, int kind, String stored) throws Exception {
    store(number, "\"kind\":" + kind + ",\"status\":{\"code\":2,\"message\":\"m\"}");
    assertThat(receiver.column(number, "kind")).isEqualTo(stored);
    assertThat(receiver.column(number, "status")).isEqualTo("error");
    assertThat(receiver.column(number, "status_message")).isEqualTo("m");
  }

  @Test
  void enums_by_name_or_as_text_are_tolerated() throws Exception {
    store(2100, "\"kind\":\"SPAN_KIND_CLIENT\",\"status\":{\"code\":\"STATUS_CODE_OK\"}");
    assertThat(receiver.column(2100, "kind")).isEqualTo("client");
    assertThat(receiver.column(2100, "status")).isEqualTo("ok");
    store(2101, "\"kind\":\"3\",\"status\":{\"code\":\"1\"}");
    assertThat(receiver.column(2101, "kind")).isEqualTo("client");
    assertThat(receiver.column(2101, "status")).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "3000, 9223372036854775807",
    "3001, '\"9223372036854775807\"'",
    "3002, '\"9.223372036854775807e18\"'"
  })
  void integers_of_64_bits_are_text_or_numbers(long number, String value) throws Exception {
    store(
        number,
        "\"endTimeUnixNano\":%d,\"attributes\":[{%s{\"intValue\":%s}}]"
            .formatted(Requests.START + 5, KEYS, value));
    assertThat(receiver.column(number, "duration_ns")).isEqualTo("5");
    assertThat(receiver.column(number, "attributes->>'k'")).isEqualTo("9223372036854775807");
  }

  @Test
  void names_in_snake_case_are_tolerated() throws Exception {
    send("""
            {"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"%s","span_id":"%016x",
            "parent_span_id":"00000000000000ab","name":"snake","start_time_unix_nano":%d,
            "end_time_unix_nano":"%d","attributes":[{"key":"k","value":{"string_value":"v"}}]}]}]}]}
            """
            .formatted(TRACE_ID, 4001, Requests.START, Requests.START + 7))
        .assertStored();
    assertThat(receiver.column(4000, "name")).isEqualTo("snake");
    assertThat(receiver.column(4000, "parent_span_id")).isEqualTo("00000000000000ab");
    assertThat(receiver.column(4000, "duration_ns")).isEqualTo("7");
    assertThat(receiver.column(4000, "attributes->>'k'")).isEqualTo("v");
  }

  @Test
  void unknown_fields_are_ignored_wherever_they_are() throws Exception {
    String unknown = "\"newer\":{\"a\":[1,{\"b\":null}],\"c\":\"}\"},\"Name\":[],\"\":0";
    send("""
            {%1$s,"resourceSpans":[{%1$s,"resource":{%1$s},"scopeSpans":[{%1$s,"scope":{%1$s},
            "spans":[%2$s]}]}]}"""
            .formatted(
                unknown,
                span(
                    4100,
                    unknown
                        + ",\"status\":{"
                        + unknown
                        + "},\"attributes\":[{"
                        + unknown
                        + ","
                        + KEYS
                        + "{"
                        + unknown
                        + ",\"boolValue\":true}}]")))
        .assertStored();
    assertThat(receiver.column(4100, "attributes->>'k'")).isEqualTo("true");
  }

  @Test
  void nulls_are_absent() throws Exception {
    store(
        4200,
        "\"parentSpanId\":null,\"kind\":null,\"status\":null,\"attributes\":null,"
            + "\"events\":[],\"traceState\":null,\"endTimeUnixNano\":null");
    assertThat(receiver.column(4200, "parent_span_id")).isEqualTo("null");
    assertThat(receiver.column(4200, "kind")).isEqualTo("unspecified");
  }

  @Test
  void escapes_and_text_beyond_the_basic_plane_are_read() throws Exception {
    String json = request(span(4300, "").replace("\"n\"", "\"\\u00e9\\ud83d\\ude00\\n\u00e9😀\""));
    send(json).assertStored();
    assertThat(receiver.column(4300, "name")).isEqualTo("é😀\né😀");
  }

  @Test
  void what_postgresql_cannot_hold_is_repaired() throws Exception {
    send(request(span(4400, "").replace("\"n\"", "\"a\\u0000b\\ud800c\""))).assertStored();
    assertThat(receiver.column(4400, "name")).doesNotContain("\0").startsWith("a").endsWith("c");
    assertThat(receiver.column(4400, "notes")).contains("repairs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{}{}",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[1]}",
        "{\"resourceSpans\":[}",
        "{'resourceSpans':[]}",
        "{\"resourceSpans\":[],}"
      })
  void what_is_no_json_of_otlp_is_a_bad_request(String json) throws Exception {
    send(json).assertMalformed();
  }

  @Test
  void a_value_nested_a_hundred_thousand_times_does_no_harm() throws Exception {
    int depth = 100_000;
    String open = "{\"arrayValue\":{\"values\":[";
    String nested = open.repeat(depth) + "]}}".repeat(depth);
    send(request(span(4500, "\"attributes\":[{" + KEYS + nested + "}]"))).assertStored();
    send(request(span(4501, "\"newer\":" + "[".repeat(depth) + "]".repeat(depth)))).assertStored();
    send("[".repeat(depth)).assertMalformed();
    receiver.awaitInFlight(0);
  }

  @Test
  void answers_have_numbers_of_64_bits_as_text_and_names_in_camel_case() throws Exception {
    Told told =
        Way.JSON.export(
            receiver, Requests.request(Requests.span(0).setSpanId(ByteString.EMPTY).build()));
    assertThat(((Told.OverHttp) told).answer().text())
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedSpans\":\"1\","
                + "\"errorMessage\":\"1 x span_id is not 8 bytes, or all zero\"}}");
  }
}
