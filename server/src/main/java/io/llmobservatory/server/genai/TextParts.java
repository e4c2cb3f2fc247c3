package io.llmobservatory.server.genai;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the parts that are words: said, thought, or refused. */
final class TextParts {
  private static final int TEXT = 0;
  private static final int CONTENT = 1;
  private static final int THOUGHT = 2;
  private static final int SUMMARY = 3;
  private static final int REFUSAL = 4;
  private static final int HOLDER = 5;
  private static final int TYPE = 6;
  private static final int MEANINGS = 7;

  private final ObjectWriter out;
  private final JsonWriter json;
  private final Reading read = new Reading(TextParts::meaning, MEANINGS);
  private final Reading element = new Reading(TextParts::meaning, MEANINGS);

  TextParts(JsonWriter json, ObjectWriter out) {
    this.json = json;
    this.out = out;
  }

  private static int meaning(String key) {
    return switch (key) {
      case "text", "thinking", "reasoning" -> TEXT;
      case "content" -> CONTENT;
      case "thought" -> THOUGHT;
      case "summary" -> SUMMARY;
      case "refusal" -> REFUSAL;
      case "reasoningContent", "reasoning_content", "reasoningText", "reasoning_text" -> HOLDER;
      case "type", "part_kind", "block_type" -> TYPE;
      default -> Meanings.NONE;
    };
  }

  private static boolean isType(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "text",
          "input_text",
          "output_text",
          "refusal",
          "reasoning",
          "thinking",
          "reasoning_text",
          "reasoning_content",
          "summary_text",
          "redacted_thinking",
          "redacted-reasoning",
          "user-prompt",
          "system-prompt",
          "retry-prompt" ->
          true;
      default -> false;
    };
  }

  void text(String text) {
    out.begin("text").text("content", text).end();
  }

  void reasoning(String text) {
    out.begin("reasoning").text("content", text).end();
  }

  /** What a model says instead of an answer: a text, marked as what it is. */
  void refusal(String text) {
    out.begin("text").text("content", text).key("refusal");
    json.bool(true);
    out.end();
  }

  /**
   * Writes a part with a text, which may be a thought.
   *
   * @return false if there is none, and nothing was written
   */
  boolean text(JsonNode part) {
    read.begin(part);
    String text = anyText();
    if (text == null) {
      return false;
    }
    read.tell(TYPE, TextParts::isType);
    out.begin(isThought() ? "reasoning" : "text").text("content", text);
    read.rest(out);
    out.end();
    return true;
  }

  /** Gemini's mark of a thought. */
  private boolean isThought() {
    JsonNode thought = read.get(THOUGHT);
    if (thought == null || !thought.isBoolean()) {
      return false;
    }
    read.take(THOUGHT);
    return thought.booleanValue();
  }

  boolean refusal(JsonNode part) {
    read.begin(part);
    String refusal = read.takeText(REFUSAL);
    String text = refusal == null ? anyText() : refusal;
    if (text == null) {
      return false;
    }
    read.tell(TYPE, TextParts::isType);
    out.begin("text").text("content", text).key("refusal");
    json.bool(true);
    read.rest(out);
    out.end();
    return true;
  }

  /**
   * Writes what a model thought: a text, a list of texts, or nothing that can be read.
   *
   * @param hidden whether the provider says that it is encrypted
   */
  boolean reasoning(JsonNode part, boolean hidden) {
    read.begin(part);
    while (read.descend(HOLDER)) {
      // Bedrock says it twice.
    }
    read.tell(TYPE, TextParts::isType);
    String text = anyText();
    int list = text == null ? listOfTexts() : Meanings.NONE;
    if (list >= 0) {
      JsonNode texts = read.take(list);
      if (texts != null && !texts.isEmpty()) {
        thoughts(texts);
        return true;
      }
    }
    out.begin("reasoning").text("content", text == null ? "" : text);
    if (hidden) {
      out.key("redacted");
      json.bool(true);
    }
    read.rest(out);
    out.end();
    return true;
  }

  private @Nullable String anyText() {
    String text = read.takeText(TEXT);
    return text == null ? read.takeText(CONTENT) : text;
  }

  /** The meaning of the list that tells the thought. */
  private int listOfTexts() {
    int list = Meanings.NONE;
    for (int meaning : new int[] {SUMMARY, CONTENT, TEXT}) {
      JsonNode texts = read.get(meaning);
      if (texts != null && texts.isArray() && isOfTexts(texts)) {
        if (!texts.isEmpty()) {
          return meaning;
        }
        list = meaning;
      }
    }
    return list;
  }

  private static boolean isOfTexts(JsonNode list) {
    for (JsonNode item : list) {
      if (!item.isString() && Json.text(item, "text") == null) {
        return false;
      }
    }
    return true;
  }

  /** A part for each thought; what was said of them all stands beside the first. */
  private void thoughts(JsonNode texts) {
    boolean first = true;
    for (JsonNode item : texts) {
      out.begin("reasoning");
      if (item.isString()) {
        out.text("content", item.stringValue());
      } else {
        String text = element.begin(item).takeText(TEXT);
        element.tell(TYPE, TextParts::isType);
        out.text("content", text == null ? "" : text);
        element.rest(out);
      }
      if (first) {
        read.rest(out);
        first = false;
      }
      out.end();
    }
  }
}
