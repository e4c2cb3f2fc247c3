package io.llmobservatory.server.otlp;

import static io.llmobservatory.server.otlp.Encoded.logRecord;
import static io.llmobservatory.server.otlp.Encoded.span;
import static io.llmobservatory.server.otlp.Encoded.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of OTLP's JSON for all but values, and what becomes of a span that breaks them. */
final class OtlpJsonTest {

  private static final String TRACE_ID = "5B8EFFF798038103D269B633813FC60C";
  private static final String SPAN_ID = "eee19b7ec3c1b174";

  @ParameterizedTest
  @CsvSource({
    "'\"5B8EFFF798038103d269b633813fc60c\"', 5b8efff798038103d269b633813fc60c",
    // Any other length is handed on, and refused by the mapping.
    "'\"5B8EFFF798038103\"',                 5b8efff798038103",
    "'\"\"',                                 ''",
    "null,                                   ''",
    "'\"\\u0035B\"',                         5b",
    // Not hexadecimal: the text itself, never in the length of an id.
    "'\"5B8\"',                              354238",
    "'\"xy\"',                               7879",
    "'\"W47/95gDgQPSabYzgT/GDA==\"',         5734372f39356744675150536162597a67542f4744413d3d",
    "'\"W47\\/95gDgQ=\"',                    5734372f3935674467513d",
    "'\"0123456789abcdeg\"',                 3031323334353637383961626364656700",
    "'\"01234-67\"',                         30313233342d363700",
    "'\"é345678\"',                          c3a933343536373800",
    "1234,                                   1234",
    "true,                                   74727565",
  })
  void ids_are_hexadecimal_or_invalid(String json, String expected) throws Exception {
    for (String id : List.of("traceId", "spanId", "parentSpanId", "trace_id", "parent_span_id")) {
      OtlpSpan span = onlySpan("\"" + id + "\":" + json);
      Text text =
          id.startsWith("trace")
              ? span.traceId()
              : id.startsWith("s") ? span.spanId() : span.parentSpanId();
      assertThat(hex(text)).as(id).isEqualTo(expected);
    }
    OtlpLink link =
        onlySpan("\"links\":[{\"traceId\":" + json + ",\"spanId\":" + json + "}]").link(0);
    assertThat(hex(link.traceId())).isEqualTo(expected);
    assertThat(hex(link.spanId())).isEqualTo(expected);
    OtlpLogRecord record = onlyRecord("\"traceId\":" + json + ",\"spanId\":" + json);
    assertThat(hex(record.traceId())).isEqualTo(expected);
    assertThat(hex(record.spanId())).isEqualTo(expected);
  }

  @Test
  void a_span_whose_id_is_no_id_leaves_its_neighbours_alone() throws Exception {
    String good =
        "{\"traceId\":\"" + TRACE_ID + "\",\"spanId\":\"" + SPAN_ID + "\",\"name\":\"good\"}";
    String bad = "{\"traceId\":\"no id at all\",\"spanId\":\"" + SPAN_ID + "\",\"name\":\"bad\"}";
    OtlpRequestReader reader =
        new OtlpRequestReader(Encoded.traces(spans(good + "," + bad + "," + good)));

    List<String> names = new ArrayList<>();
    while (reader.next()) {
      boolean valid =
          reader.span().traceId().length() == 16 && reader.span().spanId().length() == 8;
      names.add(reader.span().name() + (valid ? "" : " refused"));
    }
    assertThat(names).containsExactly("good", "bad refused", "good");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"1544712660000000000\"', 1544712660000000000",
    "1544712660000000000,       1544712660000000000",
    "1.54471266e18,             1544712660000000000",
    "'\"1544712660000000000.0\"', 1544712660000000000",
    "1544712660.75e9,           1544712660750000000",
    "10.75,                     10",
    "'\"18446744073709551615\"', 18446744073709551615",
    "18446744073709551616,      18446744073709551615",
    "1e40,                      18446744073709551615",
    "-1,                        0",
    "'\"yesterday\"',           0",
    "'\"\"',                    0",
    "true,                      0",
    "null,                      0",
  })
  void times_are_the_nearest_that_there_are(String json, String expected) throws Exception {
    OtlpSpan span =
        onlySpan(
            "\"startTimeUnixNano\":"
                + json
                + ",\"end_time_unix_nano\":"
                + json
                + ",\"events\":[{\"timeUnixNano\":"
                + json
                + "}]");
    assertThat(Long.toUnsignedString(span.startNanos())).isEqualTo(expected);
    assertThat(Long.toUnsignedString(span.endNanos())).isEqualTo(expected);
    assertThat(Long.toUnsignedString(span.event(0).timeNanos())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "'\"7\"', 7",
    "7.0, 7",
    "4294967295, 4294967295",
    "4294967296, 4294967295",
    "-7, 0",
    "'\"x\"', 0",
    "null, 0",
  })
  void counts_and_flags_are_the_nearest_that_there_are(String json, long expected)
      throws Exception {
    OtlpSpan span =
        onlySpan(
            "\"droppedLinksCount\":"
                + json
                + ",\"dropped_events_count\":"
                + json
                + ",\"flags\":"
                + json);
    assertThat(Integer.toUnsignedLong(span.droppedLinks())).isEqualTo(expected);
    assertThat(Integer.toUnsignedLong(span.droppedEvents())).isEqualTo(expected);
    assertThat(Integer.toUnsignedLong(span.flags())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "3.0, 3",
    "'\"3\"', 3",
    "'\"SPAN_KIND_CLIENT\"', 3",
    "77, 77",
    "-5, -5",
    "0, 0",
    "null, 0",
    // What is no such number is told apart from what is not there.
    "'\"CLIENT\"', -1",
    "'\"\"', -1",
    "1.5, -1",
    "2147483648, -1",
    "1e99, -1",
    "true, -1",
  })
  void enums_are_numbers_or_names(String json, int expected) throws Exception {
    assertThat(onlySpan("\"kind\":" + json).kind()).isEqualTo(expected);
    String code = json.replace("SPAN_KIND_CLIENT", "STATUS_CODE_ERROR");
    int expectedCode = code.equals(json) ? expected : 2;
    assertThat(onlySpan("\"status\":{\"code\":" + code + "}").statusCode()).isEqualTo(expectedCode);
    String severity = json.replace("SPAN_KIND_CLIENT", "SEVERITY_NUMBER_TRACE3");
    assertThat(onlyRecord("\"severityNumber\":" + severity).severityNumber()).isEqualTo(expected);
  }

  @Test
  void what_is_unknown_is_skipped_at_any_depth() throws Exception {
    String unknown = "\"x\":{\"spans\":[{},[\"}\",\"\\\"\"],-0.1e+2,true,false,null]},\"y\":null";
    String json =
        ("{?,\"resourceSpans\":[{?,\"resource\":{?},\"scopeSpans\":[{?,\"scope\":{?},\"spans\":[{?,"
                + "\"name\":\"n\",\"status\":{?,\"message\":\"m\"},\"events\":[{?}],\"links\":[{?}],"
                + "\"attributes\":[{?,\"key\":\"k\",\"value\":{?,\"kvlistValue\":{?,\"values\":[{?}]}}}]}]}]}]}")
            .replace("?", unknown);
    OtlpRequestReader reader = new OtlpRequestReader(Encoded.traces(json));

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().name()).hasToString("n");
    assertThat(reader.span().statusMessage()).hasToString("m");
    assertThat(reader.span().eventCount()).isEqualTo(1);
    assertThat(reader.span().linkCount()).isEqualTo(1);
    assertThat(reader.span().attributes().key(0)).isEqualTo("k");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void of_what_is_there_twice_the_last_counts_and_lists_are_joined() throws Exception {
    OtlpSpan span =
        onlySpan(
            "\"name\":\"a\",\"name\":\"b\",\"name\":null,\"status\":{\"message\":\"m\"},"
                + "\"status\":{\"code\":2},\"traceId\":\"0102\",\"traceId\":\"03\","
                + "\"attributes\":[{\"key\":\"a\"}],\"attributes\":[{\"key\":\"b\"}]");

    assertThat(span.name()).hasToString("b");
    assertThat(hex(span.traceId())).isEqualTo("03");
    assertThat(span.statusCode()).isEqualTo(2);
    assertThat(span.statusMessage()).hasToString("m");
    assertThat(span.attributes().size()).isEqualTo(2);
    assertThat(span.attributes().key(1)).isEqualTo("b");
  }

  @Test
  void text_that_is_not_utf_8_is_handed_on_as_it_is() throws Exception {
    String json = span("\"name\":\"a\u00ff\u00c3(\u0001\\\"\u00ed\u00a0\u0080\"");
    byte[] request = Encoded.encode(OtlpJson.TRACES, json.getBytes(StandardCharsets.ISO_8859_1));
    OtlpRequestReader reader = new OtlpRequestReader(request);

    assertThat(reader.next()).isTrue();
    assertThat(hex(reader.span().name())).isEqualTo("61ffc3280122eda080");
  }

  @Test
  void half_a_surrogate_pair_becomes_the_bytes_of_its_code_point() throws Exception {
    OtlpSpan span =
        onlySpan(
            "\"name\":\"\\ud83e\\udd16 \\ud83e \\udd16\\uD83E\",\"traceState\":\"\\ud83e\\ud83e\\udd16\\u0041\"");

    assertThat(hex(span.name())).isEqualTo("f09fa496" + "20eda0be20" + "edb496" + "eda0be");
    assertThat(hex(span.traceState())).isEqualTo("eda0be" + "f09fa496" + "41");
    assertThat(span.name().toString()).contains("\uFFFD").endsWith("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\n}\r\n\t",
        "\uFEFF{}",
        "{\"resourceSpans\":[]}",
        "{\"resourceSpans\":null}"
      })
  void an_empty_request_is_one(String json) throws Exception {
    assertThat(Encoded.traces(json)).isEmpty();
  }

  @Test
  void whoever_is_charged_may_refuse() {
    byte[] json = span("\"name\":\"n\"").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                OtlpJson.TRACES.toProtobuf(
                    json,
                    bytes -> {
                      throw new CancellationException("no room");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  private static OtlpSpan onlySpan(String members) throws MalformedRequestException {
    OtlpRequestReader reader = new OtlpRequestReader(Encoded.traces(span(members)));
    assertThat(reader.next()).isTrue();
    return reader.span();
  }

  private static OtlpLogRecord onlyRecord(String members) throws MalformedRequestException {
    OtlpLogReader reader = new OtlpLogReader(Encoded.logs(logRecord(members)));
    assertThat(reader.next()).isTrue();
    return reader.record();
  }

  private static String hex(Text text) {
    return HexFormat.of().formatHex(text.bytes(), text.offset(), text.offset() + text.length());
  }
}
