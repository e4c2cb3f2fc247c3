package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Mapping.repairs;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.decimal;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes, events and links as documents. */
class AttributesTest {

  private static String stored(KeyValue... attributes) {
    LlmSpan span = map(span(attributes));
    assertThat(span.notes()).isNull();
    return json(span.attributes());
  }

  @Test
  void no_attributes_are_an_empty_object() {
    assertThat(stored()).isEqualTo("{}");
  }

  @Test
  void custom_attributes_keep_their_types() {
    assertThat(
            stored(
                text("text", "a \"b\" \\ \n\u0001 \u00e9 \uD83D\uDE00"),
                number("int", -5),
                number("long", Long.MIN_VALUE),
                decimal("double", 3),
                decimal("small", 1e-7),
                pair("true", AnyValue.newBuilder().setBoolValue(true).build()),
                pair("false", AnyValue.newBuilder().setBoolValue(false).build()),
                pair("empty", AnyValue.getDefaultInstance()),
                pair("list", list(any(1), any("b"), list())),
                pair("map", Otlp.map(number("a", 1), pair("b", Otlp.map())))))
        .isEqualTo(
            "{\"text\":\"a \\\"b\\\" \\\\ \\n\\u0001 \u00e9 \uD83D\uDE00\",\"int\":-5,"
                + "\"long\":-9223372036854775808,\"double\":3.0,\"small\":1.0E-7,\"true\":true,"
                + "\"false\":false,\"empty\":null,\"list\":[1,\"b\",[]],\"map\":{\"a\":1,\"b\":{}}}");
  }

  @Test
  void bytes_are_told_from_text() {
    AnyValue bytes = AnyValue.newBuilder().setBytesValue(ByteString.fromHex("00ff10")).build();
    assertThat(stored(pair("k", bytes))).isEqualTo("{\"k\":{\"$bytes\":\"AP8Q\"}}");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void a_number_that_json_lacks_is_named_and_noted(double number) {
    LlmSpan span = map(span(decimal("k", number)));
    assertThat(json(span.attributes())).isEqualTo("{\"k\":{\"$double\":\"" + number + "\"}}");
    assertThat(repairs(span, Repair.NOT_FINITE)).isEqualTo("[\"attributes.k\"]");
  }

  @Test
  void a_map_with_a_key_like_ours_is_written_as_pairs() {
    assertThat(stored(pair("k", Otlp.map(text("$bytes", "x"), number("b", 1)))))
        .isEqualTo("{\"k\":{\"$map\":[[\"$bytes\",\"x\"],[\"b\",1]]}}");
    assertThat(stored(pair("k", Otlp.map(text("a$", "x"))))).isEqualTo("{\"k\":{\"a$\":\"x\"}}");
  }

  @Test
  void of_duplicate_keys_the_last_stays() {
    LlmSpan span = map(span(text("k", "first"), text("other", "x"), text("k", "last")));
    assertThat(json(span.attributes())).isEqualTo("{\"other\":\"x\",\"k\":\"last\"}");
    assertThat(repairs(span, Repair.DUPLICATE_KEY)).isEqualTo("[\"attributes\"]");
  }

  @Test
  void of_duplicate_keys_among_many_the_last_stays() {
    Span.Builder span = span(text("k", "first"));
    for (int i = 0; i < 200; i++) {
      span.addAttributes(number("n" + i, i));
    }
    LlmSpan mapped = map(span.addAttributes(text("k", "last")));
    assertThat(Mapping.attributes(mapped).path("k").asString()).isEqualTo("last");
    assertThat(Mapping.attributes(mapped).size()).isEqualTo(201);
    assertThat(json(mapped.attributes())).doesNotContain("first");
    assertThat(repairs(mapped, Repair.DUPLICATE_KEY)).isEqualTo("[\"attributes\"]");
  }

  @Test
  void of_duplicate_keys_in_a_map_the_last_stays() {
    LlmSpan span = map(span(pair("m", Otlp.map(number("k", 1), number("k", 2)))));
    assertThat(json(span.attributes())).isEqualTo("{\"m\":{\"k\":2}}");
    assertThat(repairs(span, Repair.DUPLICATE_KEY)).isEqualTo("[\"attributes.m\"]");
  }

  @Test
  void keys_that_a_repair_makes_equal_are_duplicates() {
    LlmSpan span = map(span(number("k\0", 1), number("k\uFFFD", 2)));
    assertThat(json(span.attributes())).isEqualTo("{\"k\uFFFD\":2}");
    assertThat(repairs(span, Repair.DUPLICATE_KEY)).isEqualTo("[\"attributes\"]");
    LlmSpan nested = map(span(pair("m", Otlp.map(number("k\0", 1), number("k\uFFFD", 2)))));
    assertThat(json(nested.attributes())).isEqualTo("{\"m\":{\"k\uFFFD\":2}}");
  }

  @Test
  void the_last_of_duplicate_facts_counts() {
    GenAi facts =
        Mapping.facts(chat(text("gen_ai.request.model", "a"), text("gen_ai.request.model", "b")));
    assertThat(facts.requestModel()).isEqualTo("b");
  }

  @Test
  void what_is_nested_too_deep_is_kept_as_text() {
    AnyValue value = any("bottom");
    for (int i = 0; i < 63; i++) {
      value = list(value);
    }
    assertThat(stored(pair("k", value)))
        .isEqualTo("{\"k\":" + "[".repeat(63) + "\"bottom\"" + "]".repeat(63) + "}");
    AnyValue closed = list(any("bottom"));
    AnyValue deep = closed;
    for (int i = 0; i < 63; i++) {
      deep = list(deep);
    }
    LlmSpan span = map(span(pair("k", deep)));
    String base64 = Base64.getEncoder().encodeToString(closed.toByteArray());
    assertThat(json(span.attributes()))
        .isEqualTo("{\"k\":" + "[".repeat(63) + '"' + base64 + '"' + "]".repeat(63) + "}");
    assertThat(repairs(span, Repair.TOO_DEEP)).isEqualTo("[\"attributes.k\"]");
  }

  @Test
  void events_are_kept() {
    LlmSpan span =
        map(
            chat()
                .addEvents(
                    event("exception", text("exception.message", "no"), decimal("x", 1))
                        .setTimeUnixNano(Otlp.START)
                        .setDroppedAttributesCount(-1))
                .addEvents(Span.Event.newBuilder().setTimeUnixNano(-1)));
    assertThat(json(span.events()))
        .isEqualTo(
            "[{\"time\":\"2023-11-14T22:13:20.123456789Z\",\"name\":\"exception\",\"attributes\":"
                + "{\"exception.message\":\"no\",\"x\":1.0},"
                + "\"dropped_attributes_count\":4294967295},"
                + "{\"time\":\"2554-07-21T23:34:33.709551615Z\",\"name\":\"\"}]");
    assertThat(map(chat()).events()).isNull();
  }

  @Test
  void links_are_kept() {
    LlmSpan span =
        map(
            chat()
                .addLinks(
                    Span.Link.newBuilder()
                        .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
                        .setSpanId(ByteString.fromHex("00f067aa0ba902b7"))
                        .setTraceState("v=1")
                        .addAttributes(number("k", 1))
                        .setDroppedAttributesCount(2)
                        .setFlags(0x80000301))
                .addLinks(Span.Link.newBuilder().setSpanId(ByteString.fromHex("ab"))));
    assertThat(json(span.links()))
        .isEqualTo(
            "[{\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"span_id\":\"00f067aa0ba902b7\","
                + "\"trace_state\":\"v=1\",\"attributes\":{\"k\":1},"
                + "\"dropped_attributes_count\":2,\"flags\":2147484417},"
                + "{\"trace_id\":\"\",\"span_id\":\"ab\"}]");
    assertThat(map(chat()).links()).isNull();
  }
}
