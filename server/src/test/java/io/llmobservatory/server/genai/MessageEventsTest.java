package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.content;
import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was said in a span's events. */
class MessageEventsTest {
  private static final String HELLO =
      "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}]}]";
  private static final String TIME = "2023-11-14T22:13:20.623456789Z";

  private static String bare(String name) {
    return "{\"time\":\"" + TIME + "\",\"name\":\"" + name + "\"}";
  }

  @Test
  void each_event_is_a_message() {
    LlmSpan span =
        map(
            span(text("gen_ai.system", "openai"))
                .addEvents(event("gen_ai.system.message", text("content", "Be brief.")))
                .addEvents(event("gen_ai.user.message", text("content", "none")))
                .addEvents(
                    event(
                        "gen_ai.assistant.message",
                        text(
                            "tool_calls",
                            "[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"{}\"}}]")))
                .addEvents(event("gen_ai.tool.message", text("content", "18"), text("id", "c1")))
                .addEvents(
                    event(
                        "gen_ai.choice",
                        number("index", 0),
                        text("finish_reason", "stop"),
                        text("message", "{\"role\":\"assistant\",\"content\":\"Hot.\"}")))
                .addEvents(
                    event(
                        "gen_ai.choice",
                        number("index", 1),
                        text("finish_reason", "length"),
                        text("message", "Warm"))));
    assertThat(json(content(span).input()))
        .isEqualTo(
            "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Be brief.\"}]},"
                + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"none\"}]},"
                + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\","
                + "\"name\":\"f\",\"arguments\":{}}]},"
                + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
                + "\"response\":\"18\"}]}]");
    assertThat(json(content(span).output()))
        .isEqualTo(
            "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hot.\"}],"
                + "\"finish_reason\":\"stop\"},"
                + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Warm\"}],"
                + "\"finish_reason\":\"length\"}]");
    GenAi facts = Mapping.genAi(span);
    assertThat(facts.finishReasons()).containsExactly("stop", "length");
    assertThat(facts.type()).isEqualTo(SpanType.LLM);
    assertThat(json(span.events()))
        .contains(bare("gen_ai.system.message"), bare("gen_ai.user.message"))
        .doesNotContain("Be brief", "Hot", "Warm")
        .contains("\"attributes\":{\"id\":\"c1\"}", "\"index\":1");
  }

  @Test
  void an_event_may_hold_its_message_in_one_attribute() {
    LlmSpan span =
        map(
            chat()
                .addEvents(
                    event(
                        "gen_ai.user.message",
                        text("gen_ai.system", "az.ai.inference"),
                        text("gen_ai.event.content", "{\"role\":\"user\",\"content\":\"Hello\"}")))
                .addEvents(
                    event(
                        "gen_ai.choice",
                        text(
                            "gen_ai.event.content",
                            "{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\","
                                + "\"index\":0}"))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(content(span).output()))
        .isEqualTo(
            "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}],"
                + "\"finish_reason\":\"stop\",\"index\":0}]");
    assertThat(json(span.events())).doesNotContain("event.content");
  }

  @Test
  void events_of_1_26_hold_prompt_and_completion() {
    LlmSpan span =
        map(
            chat()
                .addEvents(
                    event(
                        "gen_ai.content.prompt",
                        text("gen_ai.prompt", "[{\"role\":\"user\",\"content\":\"Hello\"}]")))
                .addEvents(
                    event("gen_ai.content.completion", text("gen_ai.completion", "Hi there"))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(content(span).output())).contains("Hi there");
    assertThat(json(span.events()))
        .isEqualTo(
            "[" + bare("gen_ai.content.prompt") + "," + bare("gen_ai.content.completion") + "]");
  }

  @Test
  void an_event_of_1_37_holds_everything() {
    LlmSpan span =
        map(
            chat()
                .addEvents(
                    event(
                        "gen_ai.client.inference.operation.details",
                        text("gen_ai.input.messages", HELLO),
                        text("gen_ai.system_instructions", "Be brief.")))
                .addEvents(
                    event(
                        "gen_ai.client.inference.operation.details",
                        text("gen_ai.output.messages", "Hi"))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(content(span).systemInstructions())).contains("Be brief.");
    assertThat(json(content(span).output())).contains("Hi");
    assertThat(json(span.events())).doesNotContain("attributes");
  }

  @Test
  void events_that_say_the_same_as_the_attributes_leave() {
    LlmSpan span =
        map(
            chat(text("gen_ai.input.messages", HELLO))
                .addEvents(event("gen_ai.user.message", text("content", "Hello")))
                .addEvents(event("gen_ai.user.message", text("content", "Else"))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(span.events())).doesNotContain("Hello").contains("\"content\":\"Else\"");
  }

  @Test
  void attributes_of_old_that_say_the_same_as_the_events_leave() {
    LlmSpan span =
        map(
            chat(text("gen_ai.prompt", "Hello"), text("gen_ai.completion", "Else"))
                .addEvents(event("gen_ai.user.message", text("content", "Hello")))
                .addEvents(event("gen_ai.choice", text("content", "Hi"))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(span.attributes()))
        .isEqualTo("{\"gen_ai.operation.name\":\"chat\",\"gen_ai.completion\":\"Else\"}");
  }

  @Test
  void an_event_without_a_message_adds_none() {
    LlmSpan span =
        map(chat().addEvents(event("gen_ai.user.message", text("gen_ai.system", "openai"))));
    assertThat(span.content()).isNull();
    assertThat(json(span.events())).contains("gen_ai.system");
  }

  @Test
  void other_events_stay_as_they_are() {
    LlmSpan span =
        map(chat().addEvents(event("log", text("content", "Hello"), text("gen_ai.prompt", "x"))));
    assertThat(span.content()).isNull();
    assertThat(json(span.events())).contains("Hello", "gen_ai.prompt");
  }
}
