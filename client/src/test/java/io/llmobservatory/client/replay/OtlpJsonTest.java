package io.llmobservatory.client.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OtlpJsonTest {
  private static Span span(String fields) throws IOException {
    String json =
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{%s}]}]}]}".formatted(fields);
    ByteString request = OtlpJson.encode(json, ExportTraceServiceRequest.newBuilder());
    return ExportTraceServiceRequest.parseFrom(request)
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static AnyValue value(String json) throws IOException {
    Span span = span("\"attributes\":[{\"key\":\"k\",\"value\":%s}]".formatted(json));
    assertThat(span.getAttributes(0).getKey()).isEqualTo("k");
    return span.getAttributes(0).getValue();
  }

  @Test
  void a_span_has_ids_in_hex_enums_as_numbers_or_words_and_large_numbers_as_text()
      throws Exception {
    Span expected =
        Span.newBuilder()
            .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
            .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
            .setParentSpanId(ByteString.fromHex("eee19b7ec3c1b173"))
            .setName("I'm \"a\" span\n\u00e9")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(1_544_712_660_000_000_000L)
            .setEndTimeUnixNano(-1)
            .setFlags(257)
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .build();
    String fields =
        "\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"eee19b7ec3c1b174\","
            + " \"parent_span_id\" : \"eee19b7ec3c1b173\",\"name\":\"I'm \\\"a\\\" span\\n\\u00E9\","
            + "\"startTimeUnixNano\":\"1544712660000000000\",\"flags\":257,"
            + "\"endTimeUnixNano\":18446744073709551615,\"unknown\":{\"a\":[1,{},\"]\"]},"
            + "\"traceState\":null,\"attributes\":[],";
    assertThat(span(fields + "\"kind\":2,\"status\":{\"code\":2}")).isEqualTo(expected);
    assertThat(
            span(
                fields
                    + "\"kind\":\"SPAN_KIND_SERVER\",\"status\":{\"code\":\"STATUS_CODE_ERROR\"}"))
        .isEqualTo(expected);
  }

  @Test
  void values_keep_their_types() throws Exception {
    assertThat(value("{\"stringValue\":\"\"}").hasStringValue()).isTrue();
    assertThat(value("{\"boolValue\":false}").hasBoolValue()).isTrue();
    assertThat(value("{\"intValue\":\"-9223372036854775808\"}").getIntValue())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(value("{\"intValue\":5}").getIntValue()).isEqualTo(5);
    assertThat(value("{\"doubleValue\":1e3}").getDoubleValue()).isEqualTo(1000);
    assertThat(value("{\"doubleValue\":\"NaN\"}").getDoubleValue()).isNaN();
    assertThat(value("{\"doubleValue\":\"-Infinity\"}").getDoubleValue()).isNegative();
    assertThat(value("{\"bytesValue\":\"-_8=\"}").getBytesValue())
        .isEqualTo(ByteString.fromHex("fbff"));
    List<KeyValue> map =
        value("{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{}}]}}")
            .getKvlistValue()
            .getValuesList();
    assertThat(map)
        .containsExactly(
            KeyValue.newBuilder().setKey("a").setValue(AnyValue.getDefaultInstance()).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"resourceSpans\":[{}],}",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[{}]} {}",
        "{\"resourceLogs\":[]}",
        "{\"resourceSpans\":[{\"schemaUrl\":\"a",
        "{\"resourceSpans\":[{\"schemaUrl\":\"\\u12g4\"}]}",
        "{\"resourceSpans\":[{\"resource\":{\"droppedAttributesCount\":\"many\"}}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}",
      })
  void what_is_no_request_is_refused(String json) {
    assertThatThrownBy(() -> OtlpJson.encode(json, ExportTraceServiceRequest.newBuilder()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void requests_in_lines_of_their_own_become_one() throws Exception {
    String first = "{\"resourceSpans\":[{\"schemaUrl\":\"a\"}]}";
    String second = "{\"resourceSpans\":[{\"schemaUrl\":\"b\"}]}";
    ExportTraceServiceRequest read =
        ExportTraceServiceRequest.parseFrom(
            OtlpJson.encode(
                first + "\n" + second + "\n\n", ExportTraceServiceRequest.newBuilder()));

    assertThat(read.getResourceSpansList())
        .extracting(ResourceSpans::getSchemaUrl)
        .containsExactly("a", "b");
  }

  @Test
  void values_nested_without_end_are_refused() {
    String open = "{\"resourceSpans\":[{\"unknown\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> OtlpJson.encode(open, ExportTraceServiceRequest.newBuilder()))
        .hasMessageContaining("nested too deep");
    String values =
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"value\":"
            + "{\"arrayValue\":{\"values\":[".repeat(100_000);
    assertThatThrownBy(() -> OtlpJson.encode(values, ExportTraceServiceRequest.newBuilder()))
        .hasMessageContaining("nested too deep");
  }

  @Test
  void a_recorded_request_is_the_one_that_was_recorded_in_protobuf() throws Exception {
    Path recording = Path.of("src/test/resources/tools.logs.json");
    Message request =
        ExportLogsServiceRequest.parseFrom(
            OtlpJson.encode(Files.readString(recording), ExportLogsServiceRequest.newBuilder()));
    assertThat(request)
        .isEqualTo(
            ExportLogsServiceRequest.parseFrom(
                Files.readAllBytes(recording.resolveSibling("tools.logs.pb"))));
  }
}
