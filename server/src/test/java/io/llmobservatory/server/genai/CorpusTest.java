package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded exports of instrumentation libraries, against what each of their spans must yield. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  private final CorpusScore score = new CorpusScore();

  @Test
  void every_recorded_model_call_yields_what_its_payload_says() throws IOException {
    int calls = 0;
    for (Path library : libraries()) {
      for (JsonNode scenario : scenarios(library)) {
        Map<String, LlmSpan> spans = map(library, scenario);
        for (JsonNode call : scenario.path("llm")) {
          check(library, call, span(spans, call));
          calls++;
        }
      }
    }
    assertThat(calls).isEqualTo(60);
    score.assertAllRight();
  }

  @Test
  void only_model_calls_are_counted() throws IOException {
    int others = 0;
    for (Path library : libraries()) {
      for (JsonNode scenario : scenarios(library)) {
        Map<String, LlmSpan> spans = map(library, scenario);
        for (JsonNode expected : scenario.path("spans")) {
          LlmSpan span = span(spans, expected);
          String role = expected.path("role").stringValue();
          GenAi facts = span.genAi();
          boolean counted = facts != null && facts.counted();
          boolean llm = facts != null && facts.type() == SpanType.LLM;
          CorpusScore.Span fields = score.of(name(library), span);
          fields.same("counted", role.equals("llm"), counted);
          fields.same("span_type", role.equals("llm"), llm);
          others += role.equals("llm") ? 0 : 1;
        }
      }
    }
    assertThat(others).isEqualTo(110);
    score.assertAllRight();
  }

  private void check(Path library, JsonNode call, LlmSpan span) {
    JsonNode expected = call.path("expect");
    GenAi facts = Mapping.genAi(span);
    CorpusScore.Span fields = score.of(name(library), span);
    fields.same("operation", expected.path("operation"), facts.operation());
    fields.same("provider", expected.path("provider"), facts.provider());
    fields.same("request_model", expected.path("request_model"), facts.requestModel());
    fields.same("response_model", expected.path("response_model"), facts.responseModel());
    fields.same("conversation_id", expected.path("conversation_id"), facts.conversationId());
    fields.same("user_id", expected.path("user_id"), span.userId());
    fields.same("error", !expected.path("error").isNull(), span.isError());
    List<String> reasons = facts.finishReasons();
    fields.same(
        "finish_reason", expected.path("finish_reason"), reasons == null ? null : reasons.get(0));
    ExpectedUsage.check(call, facts.usage(), fields);
    content(call, span, fields);
  }

  /** What was said, where the span itself or an event tells it. */
  private static void content(JsonNode call, LlmSpan span, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    JsonNode source = call.path("content_source");
    if (isOnSpan(source.path("input"))) {
      JsonNode input = Mapping.tree(Mapping.content(span).input());
      fields.same("last_user_60", expected.path("last_user_60"), Said.lastOf("user", input));
    }
    if (isOnSpan(source.path("output"))) {
      JsonNode output = Mapping.tree(Mapping.content(span).output());
      if (expected.has("output_60")) {
        fields.same("output_60", expected.path("output_60"), Said.lastOf("assistant", output));
      }
      if (expected.has("output_tool_calls")) {
        // Some senders leave out arguments that were on the wire: only the names must agree.
        List<String> tools = new ArrayList<>();
        expected.path("output_tool_calls").forEach(tool -> tools.add(tool.path("name").asString()));
        fields.same("output_tool_calls", tools, Said.toolCalls(output));
      }
    }
  }

  private static boolean isOnSpan(JsonNode source) {
    String word = source.asString("");
    return word.equals("span") || word.equals("span_event");
  }

  private static Map<String, LlmSpan> map(Path library, JsonNode scenario) throws IOException {
    Map<String, LlmSpan> spans = new HashMap<>();
    for (JsonNode request : scenario.path("requests")) {
      byte[] bytes = Files.readAllBytes(library.resolve(request.stringValue()));
      MappedSpans mapped = Mapping.map(bytes, Mapping.STORE);
      assertThat(mapped.rejected()).isEmpty();
      mapped.spans().forEach(span -> spans.put(span.traceId() + span.spanId(), span));
    }
    return spans;
  }

  private static LlmSpan span(Map<String, LlmSpan> spans, JsonNode expected) {
    String key = expected.path("trace_id").asString() + expected.path("span_id").asString();
    return Objects.requireNonNull(spans.get(key), key);
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<Path> directories = Files.list(CORPUS)) {
      return directories.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** The scenarios whose recordings are here. */
  private static List<JsonNode> scenarios(Path library) throws IOException {
    List<JsonNode> scenarios = new ArrayList<>();
    String all = Files.readString(library.resolve("expected.json"));
    for (JsonNode scenario : new JsonMapper().readTree(all)) {
      if (Files.exists(library.resolve(scenario.path("requests").path(0).asString()))) {
        scenarios.add(scenario);
      }
    }
    return scenarios;
  }

  private static String name(Path library) {
    return library.getFileName().toString();
  }
}
