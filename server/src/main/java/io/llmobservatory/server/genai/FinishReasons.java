package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpElements;
import io.llmobservatory.server.otlp.OtlpValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why an answer ended, in one word for every spelling. */
final class FinishReasons {
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

  private FinishReasons() {}

  /** The canonical word; a reason that nobody knows stays as it is. */
  static String canonical(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    // Python writes the class of an enumeration before its constant.
    String word = lower.startsWith("finishreason.") ? lower.substring(13) : lower;
    return CANONICAL.getOrDefault(word, reason);
  }

  /** The reasons as they were spelt: a list, a list in a text, or texts with commas between. */
  static List<String> read(OtlpValue value, int maxBytes) {
    List<String> reasons = new ArrayList<>(1);
    if (value.kind() == OtlpValue.Kind.ARRAY) {
      OtlpElements elements = value.elements();
      while (elements.next()) {
        add(reasons, Scalars.text(elements.value(), maxBytes));
      }
      return reasons;
    }
    String text = Scalars.text(value, maxBytes);
    JsonNode tree = text != null && text.startsWith("[") ? Json.parse(text) : null;
    if (tree != null && tree.isArray()) {
      return read(tree);
    }
    if (text == null || text.indexOf(',') < 0) {
      add(reasons, text);
      return reasons;
    }
    for (String reason : text.split(",", -1)) {
      add(reasons, reason.strip());
    }
    return reasons;
  }

  /** The reasons in a list. */
  static List<String> read(JsonNode list) {
    List<String> reasons = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      add(reasons, element.isString() ? element.stringValue() : null);
    }
    return reasons;
  }

  /** The reasons as columns and notes take them. */
  static List<String> clean(List<String> reasons) {
    List<String> clean = new ArrayList<>(reasons.size());
    for (String reason : reasons) {
      if (!reason.isEmpty()) {
        clean.add(Scalars.clean(Utf8.withoutLoneSurrogates(reason)));
      }
    }
    return clean;
  }

  private static void add(List<String> reasons, @Nullable String reason) {
    if (reason != null && !reason.isEmpty()) {
      reasons.add(reason);
    }
  }
}
