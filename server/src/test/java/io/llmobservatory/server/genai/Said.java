package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks into stored messages. */
final class Said {
  private Said() {}

  /** The first 60 characters of the texts in the last message of a role. */
  static @Nullable String lastOf(String role, JsonNode messages) {
    String last = null;
    for (JsonNode message : messages) {
      if (message.path("role").asString().equals(role)) {
        last = text(message);
      }
    }
    return last == null ? null : last.substring(0, Math.min(60, last.length()));
  }

  private static String text(JsonNode message) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : message.path("parts")) {
      if (part.path("type").asString().equals("text")) {
        text.append(part.path("content").asString());
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
