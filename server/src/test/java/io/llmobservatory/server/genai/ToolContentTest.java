package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.content;
import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said to and by tools, searches and embeddings. */
class ToolContentTest {
  private static final KeyValue NAME = text("gen_ai.tool.name", "weather");
  private static final KeyValue ID = text("gen_ai.tool.call.id", "c1");
  private static final String ARGUMENTS = "gen_ai.tool.call.arguments";
  private static final String RESULT = "gen_ai.tool.call.result";

  private static Span.Builder tool(KeyValue... attributes) {
    return span(attributes).addAttributes(text("gen_ai.operation.name", "execute_tool"));
  }

  private static String call(String arguments) {
    return "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\","
        + "\"name\":\"weather\",\"arguments\":"
        + arguments
        + "}]}]";
  }

  private static String response(String response) {
    return "[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
        + "\"response\":"
        + response
        + "}]}]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"a\":1}; {\"a\":1}",
        "{}; {}",
        "none; \"none\"",
        "null; \"null\"",
        "\"{\\\"a\\\":1}\"; {\"a\":1}",
        "plain; \"plain\""
      })
  void arguments_and_results_are_messages(String sent, String stored) {
    LlmSpan span = map(tool(NAME, ID, text(ARGUMENTS, sent), text(RESULT, sent)));
    assertThat(json(content(span).input())).isEqualTo(call(stored));
    assertThat(json(content(span).output())).isEqualTo(response(stored));
    assertThat(json(span.attributes())).doesNotContain(ARGUMENTS, RESULT);
    GenAi facts = Mapping.genAi(span);
    assertThat(facts.toolName()).isEqualTo("weather");
    assertThat(facts.type()).isEqualTo(SpanType.TOOL);
    assertThat(facts.counted()).isFalse();
  }

  @Test
  void structured_arguments_are_the_same_as_text() {
    LlmSpan span = map(tool(NAME, ID, pair(ARGUMENTS, Otlp.map(number("a", 1)))));
    assertThat(json(content(span).input())).isEqualTo(call("{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen_ai.tool.input", "gen_ai.tool.args"})
  void arguments_are_found_under_other_names(String key) {
    assertThat(json(content(tool(NAME, ID, text(key, "{}"))).input())).isEqualTo(call("{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen_ai.tool.output", "gen_ai.tool.result", "gen_ai.tool.message"})
  void results_are_found_under_other_names(String key) {
    assertThat(json(content(tool(NAME, ID, text(key, "18"))).output()))
        .isEqualTo(response("\"18\""));
  }

  @Test
  void an_equal_copy_under_another_name_leaves_and_a_different_one_stays() {
    LlmSpan span =
        map(
            tool(
                NAME,
                ID,
                text(ARGUMENTS, "{\"a\":1}"),
                text("gen_ai.tool.input", "{ \"a\" : 1 }"),
                text("gen_ai.tool.args", "{\"a\":2}")));
    assertThat(json(span.attributes()))
        .doesNotContain(ARGUMENTS, "gen_ai.tool.input")
        .contains("gen_ai.tool.args");
  }

  @Test
  void a_search_has_a_query_and_documents() {
    LlmSpan span =
        map(
            span(
                text("gen_ai.operation.name", "retrieval"),
                text("gen_ai.retrieval.query.text", "capital of France"),
                text(
                    "gen_ai.retrieval.documents",
                    "[{\"id\":\"d1\",\"score\":0.5,\"content\":\"Paris\"},\"bare\"]")));
    assertThat(json(content(span).input())).contains("capital of France");
    assertThat(json(content(span).output()))
        .isEqualTo(
            "[{\"role\":\"tool\",\"parts\":[{\"type\":\"document\",\"id\":\"d1\",\"score\":0.5,"
                + "\"content\":\"Paris\"},{\"type\":\"text\",\"content\":\"bare\"}]}]");
    assertThat(json(span.attributes())).isEqualTo("{\"gen_ai.operation.name\":\"retrieval\"}");
  }

  @Test
  void embeddings_have_their_texts() {
    LlmSpan span =
        map(
            span(
                text("gen_ai.operation.name", "embeddings"),
                pair("gen_ai.embeddings.input", list(any("a"), any("b")))));
    assertThat(json(content(span).input()))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a\"}]},"
                + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"b\"}]}]");
    assertThat(json(span.attributes())).doesNotContain("embeddings.input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ \"a\" : 1 }", "[1, 2]", "\"quoted\"", "none"})
  void texts_to_search_for_or_embed_are_kept_to_the_letter(String sent) {
    LlmSpan embedding = map(span(pair("gen_ai.embeddings.input", list(any(sent), any("b")))));
    assertThat(Mapping.tree(content(embedding).input()).at("/0/parts/0/content").asString())
        .isEqualTo(sent);
    LlmSpan search = map(span(text("gen_ai.retrieval.query.text", sent)));
    assertThat(Mapping.tree(content(search).input()).at("/0/parts/0/content").asString())
        .isEqualTo(sent);
    assertThat(search.notes()).isNull();
  }
}
