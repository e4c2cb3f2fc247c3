package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks into stored messages. */
final class Said {
  private Said() {}

  /** The first 60 characters of the last message of a role that says something in words. */
  static @Nullable String lastOf(String role, JsonNode messages) {
    String last = null;
    for (JsonNode message : messages) {
      String text = message.path("role").asString().equals(role) ? text(message) : "";
      last = text.isEmpty() ? last : text;
    }
    return begin(last);
  }

  /** The first 60 characters of the first message of a role that says something in words. */
  static @Nullable String firstOf(String role, JsonNode messages) {
    for (JsonNode message : messages) {
      String text = message.path("role").asString().equals(role) ? text(message) : "";
      if (!text.isEmpty()) {
        return begin(text);
      }
    }
    return null;
  }

  /** The first 60 characters of the first text that is embedded. */
  static @Nullable String firstText(JsonNode messages) {
    for (JsonNode message : messages) {
      for (JsonNode part : message.path("parts")) {
        if (part.path("type").asString().equals("text")) {
          return begin(part.path("content").asString());
        }
      }
    }
    return null;
  }

  private static @Nullable String begin(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int characters = Math.min(60, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, characters));
  }

  private static String text(JsonNode message) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : message.path("parts")) {
      if (part.path("type").asString().equals("text")) {
        String said = part.path("content").asString();
        // What the sender hides is not what was said.
        text.append(said.equals("__REDACTED__") ? "" : said);
      }
    }
    return text.toString();
  }

  /** The names of the tools that messages call. */
  static List<String> toolCalls(JsonNode messages) {
    List<String> names = new ArrayList<>();
    for (JsonNode message : messages) {
      for (JsonNode part : message.path("parts")) {
        if (part.path("type").asString().equals("tool_call")) {
          names.add(part.path("name").asString());
        }
      }
    }
    return names;
  }
}
