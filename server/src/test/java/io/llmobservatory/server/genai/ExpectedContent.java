package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The first words of what was said in a recorded call, on its span or in its log records. */
final class ExpectedContent {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.arrayNode();

  private ExpectedContent() {}

  /**
   * Checks what was said.
   *
   * @param logged what the log records of the scenario tell
   */
  static void check(
      JsonNode call,
      @Nullable LlmSpan span,
      Map<String, LoggedMessages> logged,
      CorpusScore.Span fields) {
    JsonNode source = call.path("content_source");
    Content content = span == null ? null : span.content();
    LoggedMessages messages = logged.get(Corpus.key(call));
    if (!isInLogs(source.path("input"))) {
      JsonNode input = tree(content == null ? null : content.input());
      input(call, CorpusField.LAST_USER, input, fields);
    } else {
      JsonNode input = messages == null ? NOTHING : messages.input();
      input(call, CorpusField.LOGGED_LAST_USER, input, fields);
    }
    JsonNode expected = call.path("expect");
    if (!isInLogs(source.path("output"))) {
      JsonNode output = tree(content == null ? null : content.output());
      output(expected, CorpusField.LAST_OUTPUT, CorpusField.TOOL_CALLS, output, fields);
    } else {
      JsonNode output = messages == null ? NOTHING : messages.output();
      output(expected, CorpusField.LOGGED_OUTPUT, CorpusField.LOGGED_TOOL_CALLS, output, fields);
    }
  }

  private static void input(
      JsonNode call, CorpusField field, JsonNode input, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    // Of the texts that one call embeds the recordings name the first.
    boolean embeds = expected.path("operation").asString("").equals("embeddings");
    String said = embeds ? Said.firstText(input) : Said.lastOf("user", input);
    fields.same(field, Corpus.text(expected.path(field.key)), said);
  }

  private static void output(
      JsonNode expected,
      CorpusField words,
      CorpusField tools,
      JsonNode output,
      CorpusScore.Span fields) {
    if (expected.has(words.key)) {
      String wanted = Corpus.text(expected.path(words.key));
      // Of several choices the recordings name the first.
      fields.same(words, wanted, Said.firstOf("assistant", output));
    }
    if (expected.has(tools.key)) {
      // Some senders leave out arguments that were on the wire: only the names must agree.
      List<String> names = new ArrayList<>();
      expected.path(tools.key).forEach(tool -> names.add(tool.path("name").asString()));
      fields.same(tools, names, Said.toolCalls(output));
    }
  }

  private static boolean isInLogs(JsonNode source) {
    return "logs".equals(Corpus.text(source));
  }

  private static JsonNode tree(@Nullable JsonDocument document) {
    return document == null ? NOTHING : Mapping.tree(document);
  }
}
