package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.content;
import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Mapping.repairs;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.config.GenAiProcessor;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairTest {
  private static final GenAiProcessor SHORT =
      new GenAiProcessor(true, GenAiProcessor.Content.STORE, 1);
  private static final int LIMIT = 1024 * 1024;

  /** Three bytes for which a test puts others, so that no builder must take bad text. */
  private static final String BAD = "XYX";

  private static LlmSpan mapBad(Span.Builder span, int... bad) {
    byte[] bytes = Otlp.request(span).toByteArray();
    byte[] placeholder = BAD.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + placeholder.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + 3, placeholder, 0, 3)) {
        for (int j = 0; j < 3; j++) {
          bytes[i + j] = (byte) bad[j];
        }
      }
    }
    return Mapping.only(Mapping.map(bytes, Mapping.STORE));
  }

  @Test
  void a_nul_is_replaced_wherever_it_stands() {
    LlmSpan span =
        map(
            chat(text("a\0", "x"), text("b", "\0"), text("user.id", "u\0"))
                .setName("n\0")
                .setTraceState("t\0")
                .setStatus(Status.newBuilder().setMessage("m\0"))
                .addEvents(event("e\0", text("c\0", "\0")))
                .addLinks(
                    Span.Link.newBuilder().setTraceState("l\0").addAttributes(text("d", "\0"))));
    assertThat(span.name()).isEqualTo("n\uFFFD");
    assertThat(span.traceState()).isEqualTo("t\uFFFD");
    assertThat(span.statusMessage()).isEqualTo("m\uFFFD");
    assertThat(span.userId()).isEqualTo("u\uFFFD");
    assertThat(json(span.attributes()))
        .contains("\"a\uFFFD\":\"x\"", "\"b\":\"\uFFFD\"")
        .doesNotContain("\\u0000", "\0");
    assertThat(json(span.events())).contains("\"e\uFFFD\"", "\"c\uFFFD\":\"\uFFFD\"");
    assertThat(json(span.links())).contains("\"l\uFFFD\"", "\"d\":\"\uFFFD\"");
    assertThat(repairs(span, Repair.NUL))
        .isEqualTo(
            "[\"name\",\"events.name\",\"events.c\uFFFD\",\"links.trace_state\",\"links.d\","
                + "\"attributes.a\uFFFD\",\"attributes.b\",\"attributes.user.id\","
                + "\"status_message\",\"trace_state\"]");
  }

  @ParameterizedTest
  @CsvSource({"0xED, 0xA0, 0x80", "0xFF, 0x41, 0xFE", "0xC0, 0x80, 0x41", "0xF5, 0x80, 0x80"})
  void bytes_that_are_no_text_are_replaced_wherever_they_stand(int a, int b, int c) {
    LlmSpan span =
        mapBad(
            chat(text("k" + BAD, "x"), text("v", "a" + BAD + "b"), text("user.id", BAD))
                .setName(BAD)
                .addEvents(event("e" + BAD, text("c", BAD))),
            a,
            b,
            c);
    String repaired = new String(new byte[] {(byte) a, (byte) b, (byte) c}, StandardCharsets.UTF_8);
    assertThat(repaired).contains("\uFFFD");
    assertThat(span.name()).isEqualTo(repaired);
    assertThat(span.userId()).isEqualTo(repaired);
    assertThat(Mapping.attributes(span).path("v").asString()).isEqualTo("a" + repaired + "b");
    assertThat(Mapping.attributes(span).path("k" + repaired).asString()).isEqualTo("x");
    assertThat(Mapping.tree(span.events()).path(0).path("name").asString())
        .isEqualTo("e" + repaired);
    assertThat(repairs(span, Repair.BAD_UTF8)).contains("name", "attributes.v", "events.c");
  }

  @Test
  void a_replacement_character_that_was_sent_is_no_repair() {
    LlmSpan span =
        map(chat(text("k", "\uFFFD"), text("gen_ai.prompt", "\uFFFD")).setName("\uFFFD"));
    assertThat(span.notes()).isNull();
  }

  @Test
  void bad_text_in_content_is_replaced_and_noted() {
    LlmSpan span = mapBad(chat(text("gen_ai.prompt", "a" + BAD)), 0xED, 0xA0, 0x80);
    assertThat(json(content(span).input())).contains("a\uFFFD");
    assertThat(repairs(span, Repair.BAD_UTF8)).contains("gen_ai.prompt");
  }

  @Test
  void repairs_in_a_message_event_are_noted() {
    LlmSpan span =
        mapBad(
            chat()
                .addEvents(event("gen_ai.user.message", text("content", "a\0b")))
                .addEvents(event("gen_ai.choice", text("content", BAD))),
            0xED,
            0xA0,
            0x80);
    assertThat(json(content(span).input())).contains("a\uFFFDb");
    assertThat(repairs(span, Repair.NUL)).isEqualTo("[\"input\"]");
    assertThat(repairs(span, Repair.BAD_UTF8)).isEqualTo("[\"content\"]");
  }

  @Test
  void escapes_within_content_are_repaired() {
    LlmSpan span =
        map(
            chat(
                text(
                    "gen_ai.input.messages",
                    "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":"
                        + "\"a\\u0000b\\ud800c\\ud83d\\ude00\",\"k\\u0000\":1}]}]")));
    assertThat(json(content(span).input()))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":"
                + "\"a\uFFFDb\uFFFDc\uD83D\uDE00\",\"k\uFFFD\":1}]}]");
    assertThat(repairs(span, Repair.NUL)).isEqualTo("[\"input\"]");
    assertThat(repairs(span, Repair.BAD_UTF8)).isEqualTo("[\"input\"]");
  }

  @Test
  void a_bare_control_character_does_not_make_messages_unreadable() {
    LlmSpan span =
        map(
            chat(
                text(
                    "gen_ai.input.messages",
                    "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a\0\n\"}]}]")));
    assertThat(json(content(span).input()))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a\uFFFD\\n\"}]}]");
    assertThat(repairs(span, Repair.NUL)).isEqualTo("[\"input\"]");
    assertThat(repairs(span, Repair.UNREADABLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1e131072, '\"1E+131072\"'",
    "1e-16384, '\"1E-16384\"'",
    "1e308, 1E+308",
    "-0.10, -0.10",
    "12345678901234567890123, 12345678901234567890123"
  })
  void a_number_too_large_for_the_database_becomes_text(String sent, String stored) {
    LlmSpan span = map(chat(text("gen_ai.tool.call.arguments", "{\"n\":" + sent + "}")));
    assertThat(json(content(span).input())).contains("\"arguments\":{\"n\":" + stored + "}");
    assertThat(repairs(span, Repair.NUMBER_OUT_OF_RANGE).isEmpty())
        .isEqualTo(!stored.startsWith("\""));
  }

  @Test
  void a_number_without_end_leaves_the_text_as_it_came() {
    for (String number : new String[] {"1e99999999999", "1" + "0".repeat(2000)}) {
      String sent = "{\"n\":" + number + "}";
      LlmSpan span = map(chat(text("gen_ai.tool.call.arguments", sent)));
      assertThat(Mapping.tree(content(span).input()).at("/0/parts/0/arguments").asString())
          .isEqualTo(sent);
      assertThat(repairs(span, Repair.UNREADABLE)).contains("gen_ai.tool.call.arguments");
    }
  }

  @Test
  void a_value_over_the_limit_is_cut_at_a_character() {
    String longText = "a" + "\u00e9".repeat(LIMIT / 2);
    AnyValue bytes =
        AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[LIMIT + 1])).build();
    LlmSpan span =
        map(
            span(text("k", longText), text("ok", "b".repeat(LIMIT)), pair("bytes", bytes))
                .setName(longText)
                .addEvents(event(longText, text("x", longText))),
            SHORT);
    String cut = longText.substring(0, LIMIT / 2);
    assertThat(Mapping.attributes(span).path("k").asString()).isEqualTo(cut);
    assertThat(Mapping.attributes(span).path("ok").asString()).hasSize(LIMIT);
    assertThat(Mapping.attributes(span).at("/bytes/$bytes").asString()).hasSize(1_398_104);
    assertThat(span.name()).isEqualTo(cut);
    assertThat(Mapping.tree(span.events()).at("/0/name").asString()).isEqualTo(cut);
    assertThat(repairs(span, Repair.CUT))
        .isEqualTo("[\"name\",\"events.name\",\"events.x\",\"attributes.k\",\"attributes.bytes\"]");
  }

  @Test
  void facts_over_the_limit_are_cut_like_the_attribute() {
    String longText = "a" + "\u00e9".repeat(LIMIT / 2);
    LlmSpan span =
        map(chat(text("user.id", longText), text("gen_ai.request.model", longText)), SHORT);
    assertThat(span.userId()).isEqualTo(longText.substring(0, LIMIT / 2));
    assertThat(Mapping.genAi(span).requestModel()).isEqualTo(longText.substring(0, LIMIT / 2));
  }

  @Test
  void content_over_the_limit_is_cut() {
    LlmSpan span = map(chat(text("gen_ai.prompt", "a" + "\u00e9".repeat(LIMIT / 2))), SHORT);
    assertThat(Mapping.tree(content(span).input()).at("/0/parts/0/content").asString())
        .hasSize(LIMIT / 2);
    assertThat(repairs(span, Repair.CUT)).isEqualTo("[\"input\"]");
    assertThat(json(span.attributes())).doesNotContain("gen_ai.prompt");
  }

  @Test
  void many_repairs_of_one_kind_are_counted() {
    Span.Builder span = span();
    for (int i = 0; i < 30; i++) {
      span.addAttributes(text("k" + i, "\0"));
    }
    assertThat(repairs(map(span), Repair.NUL)).contains("\"attributes.k19\",\"and 10 more\"]");
  }
}
