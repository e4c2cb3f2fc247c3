package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a recorded call must yield beside its tokens and its content. */
final class ExpectedFacts {
  /** Keys that name a model and do not say whether it was asked for or answered. */
  private static final Set<String> ONE_MODEL =
      Set.of(
          "langfuse.observation.model.name",
          "llm.model_name",
          "embedding.model_name",
          "reranker.model_name",
          "genkit:name");

  private ExpectedFacts() {}

  static void check(JsonNode call, @Nullable LlmSpan span, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    GenAi facts = span == null ? null : span.genAi();
    fields.same(
        CorpusField.OPERATION,
        Corpus.text(expected.path("operation")),
        facts == null ? null : facts.operation());
    fields.same(
        CorpusField.PROVIDER,
        Corpus.text(expected.path("provider")),
        facts == null ? null : facts.provider());
    model(CorpusField.REQUEST_MODEL, call, facts == null ? null : facts.requestModel(), fields);
    model(CorpusField.RESPONSE_MODEL, call, facts == null ? null : facts.responseModel(), fields);
    finishReason(call, facts, fields);
    fields.same(
        CorpusField.ERROR,
        expected.path("error").path("is_error").asBoolean(false),
        span != null && span.isError());
    fields.same(
        CorpusField.CONVERSATION_ID,
        Corpus.text(expected.path("conversation_id")),
        facts == null ? null : facts.conversationId());
    fields.same(
        CorpusField.SESSION_ID,
        Corpus.text(expected.path("conversation_id")),
        span == null ? null : span.sessionId());
    fields.same(
        CorpusField.USER_ID,
        Corpus.text(expected.path("user_id")),
        span == null ? null : span.userId());
  }

  /** Ids that an ancestor tells for the call: some span of the trace must have them. */
  static void inherited(JsonNode call, Map<String, LlmSpan> spans, CorpusScore.Span fields) {
    String traceId = call.path("trace_id").asString();
    for (Map.Entry<String, JsonNode> id : call.path("inherited").properties()) {
      boolean ofUser = id.getKey().equals("user_id");
      String from = id.getValue().path("from").asString();
      String told = null;
      for (LlmSpan span : spans.values()) {
        if (told == null && span.traceId().equals(traceId) && span.name().equals(from)) {
          told = ofUser ? span.userId() : span.sessionId();
        }
      }
      String wanted = id.getValue().path("value").asString();
      fields.same(CorpusField.INHERITED_IDS, wanted, told);
    }
  }

  // Who reads a key that names the one model cannot tell a request's model from an answer's: where
  // such a key is all there is, the model may stand in the other column too.
  private static void model(
      CorpusField field, JsonNode call, @Nullable String actual, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    List<@Nullable String> allowed = new ArrayList<>();
    allowed.add(Corpus.text(expected.path(field.key)));
    if (allowed.get(0) == null && isOneModel(call)) {
      for (JsonNode shown : expected.path("model_any_of")) {
        allowed.add(shown.stringValue());
      }
      // Calls without a wire have no list.
      allowed.add(Corpus.text(expected.path("request_model")));
    }
    fields.oneOf(field, allowed, actual);
  }

  private static boolean isOneModel(JsonNode call) {
    JsonNode found = call.path("found_in");
    for (CorpusField field : List.of(CorpusField.REQUEST_MODEL, CorpusField.RESPONSE_MODEL)) {
      for (JsonNode key : found.path(field.key)) {
        if (ONE_MODEL.contains(key.stringValue())) {
          return true;
        }
      }
    }
    return call.path("truth").isNull();
  }

  private static void finishReason(JsonNode call, @Nullable GenAi facts, CorpusScore.Span fields) {
    List<String> reasons = facts == null ? null : facts.finishReasons();
    String actual = reasons == null ? null : reasons.get(0);
    String wanted = Corpus.text(call.path("expect").path("finish_reason"));
    // The status of an answer that called a tool; the reference reads it as a stop.
    String raw = Corpus.text(call.path("finish_raw").path(0));
    if (wanted == null && Objects.equals(raw, "completed")) {
      fields.oneOf(CorpusField.FINISH_REASON, Arrays.asList(null, "stop"), actual);
    } else {
      fields.same(CorpusField.FINISH_REASON, wanted, actual);
    }
  }
}
