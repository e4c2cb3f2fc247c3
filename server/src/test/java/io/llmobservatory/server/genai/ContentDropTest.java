package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.DROP;
import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code content: drop} keeps the facts and nothing that was said. */
class ContentDropTest {
  private static final String SECRET = "the secret";

  static List<String> contentFields() {
    return Arrays.stream(Field.values())
        .filter(Field::isContent)
        .flatMap(field -> field.places().stream())
        .filter(place -> place.contains(".") || place.contains(":"))
        .map(place -> place.replace(".*", ".0.text"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("contentFields")
  @ValueSource(
      strings = {
        "gen_ai.prompt.0.content",
        "gen_ai.prompt.variable.name",
        "gen_ai.completion.0.content",
        "gen_ai.content.prompt",
        "gen_ai.input.messages.0.message.content",
        "gen_ai.request.messages",
        "gen_ai.response.text",
        "gen_ai.response.tool_calls",
        "llm.input_messages.0.message.content",
        "llm.output_messages.0.message.content",
        "llm.prompts.0.prompt.text",
        "input.value",
        "output.value",
        "ai.prompt.messages",
        "ai.response.text",
        "ai.toolCall.args",
        "ai.value",
        "ai.values",
        "traceloop.entity.input",
        "langfuse.observation.output",
        "lmnr.span.input",
        "braintrust.input_json",
        "genkit:output",
        "mlflow.spanInputs",
        "request_data",
        "pydantic_ai.all_messages",
        "events",
        "tool_arguments",
        "tool_input",
        "user_prompt",
        "new_context",
        "response.model_output",
        "gcp.vertex.agent.llm_request",
        "spring.ai.tool.call.result",
        "db.vector.query.content",
        "retrieval.documents.0.document.content",
        "embedding.embeddings.0.embedding.text",
        "haystack.component.input",
        "mastra.agent_run.input",
        "mastra.agent_run.output",
        "agent.messages",
        "llm.messages",
        "lk.chat_ctx",
        "lk.function_tool.output",
        "ai.preamble",
        "tool.json_schema"
      })
  void it_goes_from_any_span_and_event(String key) {
    for (Span.Builder span : List.of(span(text(key, SECRET)), chat(text(key, SECRET)))) {
      span.addEvents(event("gen_ai.client.inference.operation.details", text(key, SECRET)))
          .addEvents(event("other", text(key, SECRET)));
      LlmSpan mapped = map(span, DROP);
      assertThat(mapped.content()).isNull();
      assertThat(json(mapped.attributes())).doesNotContain(SECRET);
      assertThat(json(mapped.events())).doesNotContain(SECRET).contains("\"other\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"content", "tool_calls", "message", "gen_ai.event.content"})
  void it_goes_from_message_events(String key) {
    LlmSpan span = map(chat().addEvents(event("gen_ai.choice", text(key, SECRET))), DROP);
    assertThat(span.content()).isNull();
    assertThat(json(span.events())).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content",
        "message",
        "http.route",
        "gen_ai.prompt.name",
        "gen_ai.prompt.version",
        "gen_ai.request.model",
        "system_prompt_id",
        "eventsource"
      })
  void what_is_no_content_stays(String key) {
    assertThat(json(map(span(text(key, "kept")), DROP).attributes()))
        .isEqualTo("{\"" + key + "\":\"kept\"}");
  }

  @Test
  void the_facts_stay() {
    LlmSpan span =
        map(span(text("gen_ai.output.messages", SECRET), text("gen_ai.response.model", "m")), DROP);
    assertThat(Mapping.genAi(span).type()).isEqualTo(SpanType.LLM);
    assertThat(Mapping.genAi(span).responseModel()).isEqualTo("m");
    assertThat(json(span.attributes())).isEqualTo("{\"gen_ai.response.model\":\"m\"}");
  }

  @Test
  void a_repair_in_what_is_dropped_is_not_noted() {
    assertThat(map(chat(text("gen_ai.prompt", "[a\0")), DROP).notes()).isNull();
  }
}
