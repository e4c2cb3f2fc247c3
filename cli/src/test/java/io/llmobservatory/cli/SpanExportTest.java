package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.Usage;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpanExportTest {
  private static final Output NOWHERE =
      new Output(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue.Builder text(String value) {
    return AnyValue.newBuilder().setStringValue(value);
  }

  private static Source service(String name) {
    return Source.newBuilder()
        .setResource(Resource.newBuilder().addAttributes(attribute("service.name", text(name))))
        .build();
  }

  private static LlmSpan.Builder hex(long number) {
    return StoredSpans.plain(String.format("%016x", number), "", number)
        .setTraceId("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void spans_share_what_they_come_from() {
    ExportTraceServiceRequest request =
        new OtlpRequests()
            .of(
                List.of(
                    StoredSpans.of(hex(1).setSource(service("a"))),
                    StoredSpans.of(hex(2).setSource(service("b"))),
                    StoredSpans.of(hex(3).setSource(service("a")))));

    assertThat(request.getResourceSpansList())
        .extracting(ResourceSpans::getScopeSpansCount)
        .containsExactly(1, 1);
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpansList())
        .extracting(Span::getStartTimeUnixNano)
        .containsExactly(hex(1).getStartTimeUnixNano(), hex(3).getStartTimeUnixNano());
  }

  @Test
  void ids_that_otlp_cannot_have_are_hashed_alike_wherever_they_stand() {
    OtlpRequests requests = new OtlpRequests();
    ExportTraceServiceRequest request =
        requests.of(
            List.of(
                StoredSpans.span("first", "", 0),
                StoredSpans.of(
                    StoredSpans.plain("second", "first", 1)
                        .addLinks(Link.newBuilder().setTraceId("order 4711").setSpanId("first"))),
                StoredSpans.of(hex(7))));
    List<Span> spans = request.getResourceSpans(0).getScopeSpans(0).getSpansList();

    assertThat(requests.renamed()).isEqualTo(2);
    assertThat(spans.get(0).getTraceId().size()).isEqualTo(16);
    assertThat(spans.get(0).getSpanId().size()).isEqualTo(8);
    assertThat(spans.get(0).getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(0).getSpanId());
    assertThat(spans.get(1).getSpanId()).isNotEqualTo(spans.get(0).getSpanId());
    assertThat(spans.get(1).getTraceId()).isEqualTo(spans.get(0).getTraceId());
    assertThat(spans.get(1).getLinks(0).getTraceId()).isEqualTo(spans.get(0).getTraceId());
    assertThat(spans.get(1).getLinks(0).getSpanId()).isEqualTo(spans.get(0).getSpanId());
    assertThat(spans.get(2).getSpanId())
        .isEqualTo(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, 7}));
  }

  @Test
  void a_cost_that_was_computed_is_not_exported_as_the_spans_own() {
    TraceSpan span =
        StoredSpans.of(
            hex(1)
                .setGenAi(
                    GenAi.newBuilder()
                        .setCostUsd("0.5")
                        .setUsage(Usage.newBuilder().setInputTokens(7))
                        .addFinishReasons("stop"))
                .setContent(Content.newBuilder().setOutput("[]")));

    assertThat(OwnAttributes.of(span))
        .extracting(KeyValue::getKey)
        .containsExactlyInAnyOrder(
            "llmobservatory.usage.input_tokens",
            "llmobservatory.finish_reasons",
            "llmobservatory.output");
    assertThat(OwnAttributes.of(span.toBuilder().setCostSource("span").build()))
        .contains(attribute("llmobservatory.cost_usd", text("0.5")));
  }

  @Test
  void json_has_hexadecimal_ids_numbers_for_enums_and_texts_for_long_numbers() {
    AnyValue.Builder list =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setIntValue(-1))
                    .addValues(AnyValue.newBuilder().setDoubleValue(Double.NaN))
                    .addValues(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("ab"))));
    TraceSpan span =
        StoredSpans.of(
            hex(1)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setFlags(-1)
                .setStartTimeUnixNano(-1)
                .addAttributes(attribute("a\n", list)));

    assertThat(OtlpJsonLine.of(new OtlpRequests().of(List.of(span))))
        .isEqualTo(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{"
                + "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"0000000000000001\","
                + "\"name\":\"span 0000000000000001\",\"kind\":3,"
                + "\"startTimeUnixNano\":\"18446744073709551615\","
                + "\"endTimeUnixNano\":\"1767225600011000000\","
                + "\"attributes\":[{\"key\":\"a\\n\",\"value\":{\"arrayValue\":{\"values\":["
                + "{\"intValue\":\"-1\"},{\"doubleValue\":\"NaN\"},{\"bytesValue\":\"YWI=\"}]}}}],"
                + "\"flags\":4294967295}]}]}]}");
  }

  @Test
  void attributes_are_plain_json() {
    KeyValueList map =
        KeyValueList.newBuilder()
            .addValues(attribute("x", AnyValue.newBuilder().setBoolValue(true)))
            .addValues(attribute("x", AnyValue.newBuilder()))
            .build();
    assertThat(
            JsonValues.attributes(
                List.of(
                    attribute("map", AnyValue.newBuilder().setKvlistValue(map)),
                    attribute("one", AnyValue.newBuilder().setDoubleValue(1)),
                    attribute("int", AnyValue.newBuilder().setIntValue(1)),
                    attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)),
                    attribute(
                        "empty", AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder())),
                    attribute("\"", text("é\u0001")))))
        .isEqualTo(
            "{\"map\":{\"x\":null},\"one\":1.0,\"int\":1,\"nan\":{\"$double\":\"NaN\"},"
                + "\"empty\":[],\"\\\"\":\"é\\u0001\"}");
  }

  @Test
  void many_spans_go_on_in_further_files_each_of_which_is_a_request(@TempDir Path dir)
      throws IOException {
    Path first = dir.resolve("spans.pb");
    int count = 60;
    String large = "x".repeat(200_000);
    try (ExportFiles files = new ExportFiles(first, SpanExport.MOST_OF_A_FILE)) {
      SpanExport export = new SpanExport(ExportFormat.OTLP_PROTOBUF, files, NOWHERE);
      for (int i = 1; i <= count; i++) {
        export.add(StoredSpans.of(hex(i).addAttributes(attribute("large", text(large)))));
      }
      export.flush();
      assertThat(export.spans()).isEqualTo(count);
      assertThat(files.shown()).isEqualTo("4 files, " + first + " to " + dir.resolve("spans-4.pb"));
    }
    List<ByteString> ids = new ArrayList<>();
    for (String name : List.of("spans.pb", "spans-2.pb", "spans-3.pb", "spans-4.pb")) {
      byte[] bytes = Files.readAllBytes(dir.resolve(name));
      assertThat(bytes.length).isLessThanOrEqualTo((int) SpanExport.MOST_OF_A_FILE);
      ExportTraceServiceRequest.parseFrom(bytes)
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource.getScopeSpans(0).getSpansList().forEach(s -> ids.add(s.getSpanId())));
    }
    assertThat(ids).hasSize(count).doesNotHaveDuplicates();
  }
}
