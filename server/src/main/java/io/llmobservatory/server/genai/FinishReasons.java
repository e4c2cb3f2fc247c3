package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpElements;
import io.llmobservatory.server.otlp.OtlpValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why an answer ended, of each of its choices.
 *
 * @param spelt the reasons as they were sent, such as columns and notes take them
 * @param words the reasons in one word for every spelling
 */
record FinishReasons(List<String> spelt, List<String> words) {
  private static final Map<String, String> CANONICAL =
      Words.table(
          "stop",
          "stop end_turn stop_sequence complete completed eos eos_token finish_reason_stop",
          "length",
          "length max_tokens max_output_tokens model_length model_context_window_exceeded"
              + " incomplete",
          "tool_calls",
          "tool_calls tool_call tool-calls tool_use tooluse tool_execution function_call",
          "content_filter",
          "content_filter content-filter content_filtered safety recitation blocklist"
              + " prohibited_content image_prohibited_content spii image_safety language guardrail_intervened refusal"
              + " error_toxic",
          "error",
          "error failed malformed_function_call malformed_tool_use malformed_model_output unexpected_tool_call error_limit cancelled abort",
          "pause",
          "pause_turn",
          "compaction",
          "compaction",
          "other",
          "other unknown none finish_reason_unspecified null");

  static final FinishReasons NONE = new FinishReasons(List.of(), List.of());

  /** The reasons that were told; an empty one is none. */
  static FinishReasons of(List<String> told) {
    if (told.isEmpty()) {
      return NONE;
    }
    List<String> spelt = new ArrayList<>(told.size());
    List<String> words = new ArrayList<>(told.size());
    for (String reason : told) {
      if (!reason.isEmpty()) {
        String clean = Scalars.clean(Utf8.withoutLoneSurrogates(reason));
        spelt.add(clean);
        words.add(canonical(clean));
      }
    }
    return new FinishReasons(List.copyOf(spelt), List.copyOf(words));
  }

  /** The canonical word; a reason that nobody knows stays as it is. */
  private static String canonical(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    // Python writes the class of an enumeration before its constant.
    String word = lower.startsWith("finishreason.") ? lower.substring(13) : lower;
    return CANONICAL.getOrDefault(word, reason);
  }

  /** The reasons in a value: a list, a list in a text, or texts with commas between. */
  static FinishReasons read(OtlpValue value, int maxBytes) {
    if (value.kind() == OtlpValue.Kind.ARRAY) {
      List<String> reasons = new ArrayList<>(1);
      OtlpElements elements = value.elements();
      while (elements.next()) {
        add(reasons, Scalars.text(elements.value(), maxBytes));
      }
      return of(reasons);
    }
    String text = Scalars.text(value, maxBytes);
    if (text == null) {
      return NONE;
    }
    JsonNode tree = text.startsWith("[") ? Json.parse(text) : null;
    if (tree != null && tree.isArray()) {
      return read(tree);
    }
    if (text.indexOf(',') < 0) {
      return of(List.of(text));
    }
    List<String> reasons = new ArrayList<>();
    for (String reason : text.split(",", -1)) {
      reasons.add(reason.strip());
    }
    return of(reasons);
  }

  /** The reasons in a list. */
  static FinishReasons read(JsonNode list) {
    List<String> reasons = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      add(reasons, element.isString() ? element.stringValue() : null);
    }
    return of(reasons);
  }

  private static void add(List<String> reasons, @Nullable String reason) {
    if (reason != null) {
      reasons.add(reason);
    }
  }

  boolean isEmpty() {
    return spelt.isEmpty();
  }
}
