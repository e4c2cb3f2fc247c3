package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever a span holds under the keys that the tables name, it becomes a span whose documents are
 * JSON and no larger than what came. With {@code JAZZER_FUZZ=1} in the environment and {@code
 * -Djazzer.hooks=true} Jazzer searches; else what was found before runs again.
 */
final class SpanMappingFuzzTest {
  private static final JsonMapper STRICT = new JsonMapper();
  private static final String[] KEYS = keys();
  private static final String[] EVENTS = {
    "gen_ai.user.message",
    "gen_ai.choice",
    "gen_ai.client.inference.operation.details",
    "gen_ai.content.prompt",
    "exception",
    "other"
  };

  /** Pieces of what instrumentations write, to be put together in any way. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\\"",
    "null",
    "1",
    "-0.5e3",
    "\"role\":",
    "\"user\"",
    "\"content\":",
    "\"parts\":",
    "\"type\":",
    "\"text\"",
    "\"tool_calls\":",
    "\"function\":",
    "\"arguments\":",
    "\"messages\":",
    "\"choices\":",
    "\"message\":",
    "\"lc\":1",
    "\"kwargs\":",
    "\"usage\":",
    "\"candidates\":",
    "\"inlineData\":",
    "\"image_url\":",
    "data:image/png;base64,AA",
    "\"tool_use\"",
    "\"input\":",
    "\"output\":",
    "[[{",
    "}]]",
    "\\u0000",
    "\\ud800",
    "a",
    "\u00e9"
  };

  /** What a span may be larger than its request: names written out, quotes escaped. */
  private static final int MAX_GROWTH = 40;

  private static String[] keys() {
    List<String> keys = new ArrayList<>();
    for (Field field : Field.values()) {
      for (String place : field.places()) {
        keys.add(place.replaceAll("~.*", ""));
      }
    }
    return keys.toArray(String[]::new);
  }

  @FuzzTest(maxDuration = "1m")
  void any_span_becomes_one_that_can_be_stored(FuzzedDataProvider data) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setSpanId(ByteString.copyFromUtf8("01234567"))
            .setName(data.consumeString(20))
            .setStartTimeUnixNano(data.consumeLong())
            .setEndTimeUnixNano(data.consumeLong());
    int attributes = data.consumeInt(0, 12);
    for (int i = 0; i < attributes; i++) {
      span.addAttributes(attribute(data));
    }
    if (data.consumeBoolean()) {
      span.addEvents(
          Span.Event.newBuilder().setName(data.pickValue(EVENTS)).addAttributes(attribute(data)));
    }
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
            .build()
            .toByteArray();
    for (LlmSpan mapped : Mapping.map(request, Mapping.STORE).spans()) {
      assertStorable(mapped, request.length);
    }
  }

  private static KeyValue attribute(FuzzedDataProvider data) {
    String key = data.pickValue(KEYS);
    if (key.endsWith(".*")) {
      String list = key.substring(0, key.length() - 1);
      key = list + data.consumeInt(0, 20_000) + (data.consumeBoolean() ? "" : ".message.content");
    }
    return KeyValue.newBuilder().setKey(key).setValue(value(data, 3)).build();
  }

  private static AnyValue value(FuzzedDataProvider data, int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (data.consumeInt(0, depth > 0 ? 6 : 4)) {
      case 0 -> value.setIntValue(data.consumeLong()).build();
      case 1 -> value.setDoubleValue(data.consumeDouble()).build();
      case 2 -> value.setStringValue(data.consumeString(30)).build();
      case 3 -> value.setBoolValue(data.consumeBoolean()).build();
      case 4 -> value.setStringValue(pieces(data)).build();
      case 5 ->
          value
              .setArrayValue(
                  ArrayValue.newBuilder()
                      .addValues(value(data, depth - 1))
                      .addValues(value(data, depth - 1)))
              .build();
      default ->
          value
              .setKvlistValue(
                  KeyValueList.newBuilder()
                      .addValues(
                          KeyValue.newBuilder()
                              .setKey(data.pickValue(PIECES).replace("\"", "").replace(":", ""))
                              .setValue(value(data, depth - 1))))
              .build();
    };
  }

  private static String pieces(FuzzedDataProvider data) {
    StringBuilder text = new StringBuilder();
    int count = data.consumeInt(0, 40);
    for (int i = 0; i < count; i++) {
      text.append(data.pickValue(PIECES));
    }
    return text.toString();
  }

  private static void assertStorable(LlmSpan span, int requestBytes) {
    int size = 0;
    size += size(span.attributes());
    size += size(span.events());
    size += size(span.notes());
    GenAi facts = span.genAi();
    size += facts == null ? 0 : size(facts.requestParameters());
    Content content = span.content();
    if (content != null) {
      size += messages(content.input());
      size += messages(content.output());
      size += size(content.systemInstructions());
      size += size(content.toolDefinitions());
    }
    assertThat(size).isLessThan(MAX_GROWTH * (requestBytes + 100));
  }

  private static int size(@Nullable JsonDocument document) {
    if (document == null) {
      return 0;
    }
    STRICT.readTree(document.utf8());
    return document.utf8().length;
  }

  /** The size of messages that are as the conventions have them. */
  private static int messages(@Nullable JsonDocument document) {
    if (document == null) {
      return 0;
    }
    JsonNode messages = STRICT.readTree(document.utf8());
    assertThat(messages.isArray()).isTrue();
    for (JsonNode message : messages) {
      assertThat(message.path("role").isString()).as("%s", document).isTrue();
      assertThat(message.path("parts").isArray()).as("%s", document).isTrue();
      for (JsonNode part : message.path("parts")) {
        assertThat(part.path("type").isString()).as("%s", document).isTrue();
      }
    }
    return document.utf8().length;
  }
}
