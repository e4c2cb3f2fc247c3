package io.llmobservatory.server.genai;

import java.util.Locale;

/** Who speaks, in one word each. */
final class Roles {
  private Roles() {}

  /** The canonical role; one that nobody knows stays as it is. */
  static String canonical(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "developer", "system" -> "system";
      case "model", "ai", "bot", "assistant" -> "assistant";
      case "human", "user" -> "user";
      case "function", "tool_result", "ipython", "tool" -> "tool";
      default -> role;
    };
  }
}
