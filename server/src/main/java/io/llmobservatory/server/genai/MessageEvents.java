package io.llmobservatory.server.genai;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of the conventions 1.28 to 1.36, one message each: {@code gen_ai.user.message} and its
 * kin, {@code gen_ai.choice}. The message stands in the event's attributes, or as JSON in {@code
 * gen_ai.event.content}.
 */
final class MessageEvents {
  private static final Field[] PARTS = {
    Field.MESSAGE_CONTENT, Field.MESSAGE_TOOL_CALLS, Field.MESSAGE, Field.EVENT_CONTENT
  };

  /** Events that only a call of a model has. */
  private static final Set<String> NAMES =
      Set.of(
          "gen_ai.system.message",
          "gen_ai.user.message",
          "gen_ai.assistant.message",
          "gen_ai.tool.message",
          "gen_ai.choice",
          "gen_ai.content.prompt",
          "gen_ai.content.completion",
          "gen_ai.client.inference.operation.details");

  private final MessageSlot input;
  private final MessageSlot output;

  MessageEvents(MessageSlot input, MessageSlot output) {
    this.input = input;
    this.output = output;
  }

  /** Whether an event of this name tells that its span is a model call. */
  static boolean isOfModelCall(String name) {
    return NAMES.contains(name);
  }

  void read(String name, AttributeIndex index, Notes notes) {
    String role = role(name);
    if (role == null) {
      return;
    }
    boolean choice = name.equals("gen_ai.choice");
    JsonNode message = message(index, notes);
    if (message == null) {
      String reason = choice ? index.text(Field.MESSAGE_FINISH_REASON) : null;
      if (reason != null) {
        output.addFinishReason(reason);
      }
    } else if ((choice ? output : input).add(message, role)) {
      hideParts(index);
    }
  }

  /** The role of the message that an event of this name is; null if it is none. */
  static @Nullable String role(String name) {
    return switch (name) {
      case "gen_ai.system.message" -> "system";
      case "gen_ai.user.message" -> "user";
      case "gen_ai.assistant.message", "gen_ai.choice" -> "assistant";
      case "gen_ai.tool.message" -> "tool";
      default -> null;
    };
  }

  private static void hideParts(AttributeIndex index) {
    for (Field part : PARTS) {
      int position = ContentTrees.position(part, index);
      if (position >= 0) {
        index.hide(position);
      }
    }
  }

  /** The message that the attributes hold, null if they hold none. */
  static @Nullable JsonNode message(AttributeIndex index, Notes notes) {
    JsonNode body = tree(Field.EVENT_CONTENT, index, notes);
    if (body != null) {
      return body;
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    int content = ContentTrees.position(Field.MESSAGE_CONTENT, index);
    if (content >= 0) {
      message.set("content", ContentTrees.plain(content, index, notes));
    }
    put(message, "tool_calls", tree(Field.MESSAGE_TOOL_CALLS, index, notes));
    JsonNode nested = tree(Field.MESSAGE, index, notes);
    put(message, nested != null && nested.isObject() ? "message" : "content", nested);
    if (message.isEmpty()) {
      return null;
    }
    putText(message, "role", Field.MESSAGE_ROLE, index);
    putText(message, "id", Field.MESSAGE_ID, index);
    putText(message, "name", Field.MESSAGE_NAME, index);
    putText(message, "finish_reason", Field.MESSAGE_FINISH_REASON, index);
    return message;
  }

  private static @Nullable JsonNode tree(Field field, AttributeIndex index, Notes notes) {
    int position = ContentTrees.position(field, index);
    return position < 0 ? null : ContentTrees.of(position, index, notes);
  }

  private static void put(ObjectNode message, String key, @Nullable JsonNode value) {
    if (value != null) {
      message.set(key, value);
    }
  }

  private static void putText(ObjectNode message, String key, Field field, AttributeIndex index) {
    String text = index.text(field);
    if (text != null) {
      message.put(key, text);
    }
  }
}
