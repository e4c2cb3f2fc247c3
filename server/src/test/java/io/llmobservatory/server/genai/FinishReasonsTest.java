package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.facts;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishReasonsTest {
  private static final String KEY = "gen_ai.response.finish_reasons";

  @ParameterizedTest
  @CsvSource({
    "stop, stop",
    "end_turn, stop",
    "STOP, stop",
    "max_tokens, length",
    "tool_use, tool_calls",
    "tool-calls, tool_calls",
    "toolUse, tool_calls",
    "SAFETY, content_filter",
    "refusal, content_filter",
    "MALFORMED_FUNCTION_CALL, error",
    "pause_turn, pause",
    "compaction, compaction",
    "FINISH_REASON_UNSPECIFIED, other",
    "novel_reason, novel_reason"
  })
  void every_spelling_has_one_word(String sent, String canonical) {
    assertThat(facts(chat(pair(KEY, list(any(sent))))).finishReasons()).containsExactly(canonical);
  }

  @Test
  void what_was_sent_stays_in_the_notes() {
    LlmSpan span = Mapping.map(chat(pair(KEY, list(any("end_turn"), any("length")))));
    assertThat(Mapping.genAi(span).finishReasons()).containsExactly("stop", "length");
    assertThat(Mapping.notes(span).path("finish_reasons").toString())
        .isEqualTo("[\"end_turn\",\"length\"]");
  }

  @Test
  void reasons_already_canonical_leave_no_note() {
    assertThat(Mapping.map(chat(pair(KEY, list(any("stop"))))).notes()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"'[\"STOP\"]'", "stop", "'[\"stop\", null]'"})
  void a_list_in_a_text_or_a_bare_text_will_do(String sent) {
    assertThat(facts(chat(text(KEY, sent))).finishReasons()).containsExactly("stop");
  }

  @Test
  void older_names_are_understood() {
    assertThat(facts(chat(text("gen_ai.response.finish_reason", "length"))).finishReasons())
        .containsExactly("length");
    assertThat(facts(chat(text("gen_ai.response.stop_reason", "end_turn"))).finishReasons())
        .containsExactly("stop");
  }

  @Test
  void the_messages_tell_them_where_no_attribute_does() {
    String output = "[{\"role\":\"assistant\",\"parts\":[],\"finish_reason\":\"tool_call\"}]";
    GenAi facts = facts(chat(text("gen_ai.output.messages", output)));
    assertThat(facts.finishReasons()).containsExactly("tool_calls");
    GenAi empty = facts(chat(text("gen_ai.output.messages", output), pair(KEY, list())));
    assertThat(empty.finishReasons()).containsExactly("tool_calls");
  }

  @Test
  void a_second_copy_of_the_output_does_not_lose_them() {
    String output = "[{\"role\":\"assistant\",\"parts\":[],\"finish_reason\":\"stop\"}]";
    GenAi facts =
        facts(
            chat(
                text("gen_ai.output.messages", output),
                text("gen_ai.completion", "something else")));
    assertThat(facts.finishReasons()).containsExactly("stop");
  }

  @Test
  void an_event_without_content_still_tells_its_reason() {
    LlmSpan span =
        Mapping.map(
            chat()
                .addEvents(
                    event("gen_ai.choice", text("index", "0"), text("finish_reason", "length"))));
    assertThat(Mapping.genAi(span).finishReasons()).containsExactly("length");
    assertThat(span.content()).isNull();
  }

  @Test
  void reasons_within_messages_are_repaired_like_any_text() {
    String output =
        "[{\"role\":\"assistant\",\"parts\":[],\"finish_reason\":\"a\\u0000b\"},"
            + "{\"role\":\"assistant\",\"parts\":[],\"finish_reason\":\"c\\ud800\"}]";
    assertThat(facts(chat(text("gen_ai.output.messages", output))).finishReasons())
        .containsExactly("a\uFFFDb", "c\uFFFD");
    assertThat(facts(chat(text(KEY, "[\"a\\u0000b\",\"c\\ud800\"]"))).finishReasons())
        .containsExactly("a\uFFFDb", "c\uFFFD");
  }

  @Test
  void content_that_is_dropped_still_tells_why_it_ended() {
    String output = "[{\"role\":\"assistant\",\"parts\":[],\"finish_reason\":\"stop\"}]";
    LlmSpan span = Mapping.map(chat(text("gen_ai.output.messages", output)), Mapping.DROP);
    assertThat(Mapping.genAi(span).finishReasons()).containsExactly("stop");
    assertThat(span.content()).isNull();
  }
}
