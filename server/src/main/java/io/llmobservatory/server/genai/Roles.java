package io.llmobservatory.server.genai;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who speaks, in one word each. */
final class Roles {
  private Roles() {}

  /** The canonical role; one that nobody knows stays as it is. */
  static String canonical(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "developer", "system" -> "system";
      case "model", "ai", "bot", "chatbot", "assistant" -> "assistant";
      case "human", "user" -> "user";
      case "function", "tool_result", "ipython", "tool" -> "tool";
      default -> role;
    };
  }

  /** The role that a message's type or class tells, as LangChain's do, or null. */
  static @Nullable String ofType(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "human", "user", "humanmessage", "humanmessagechunk", "usermessage" -> "user";
      case "ai", "assistant", "aimessage", "aimessagechunk", "assistantmessage" -> "assistant";
      case "system", "developer", "systemmessage", "systemmessagechunk" -> "system";
      case "tool",
          "function",
          "toolmessage",
          "toolmessagechunk",
          "functionmessage",
          "tool_execution_result" ->
          "tool";
      default -> null;
    };
  }

  /** The role that an event's name tells, or null. */
  static @Nullable String ofEvent(String name) {
    return switch (name) {
      case "gen_ai.system.message" -> "system";
      case "gen_ai.user.message" -> "user";
      case "gen_ai.assistant.message", "gen_ai.choice" -> "assistant";
      case "gen_ai.tool.message" -> "tool";
      default -> null;
    };
  }
}
