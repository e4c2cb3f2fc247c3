package io.llmobservatory.server.genai;

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

  private final MessageSlot input;
  private final MessageSlot output;

  MessageEvents(MessageSlot input, MessageSlot output) {
    this.input = input;
    this.output = output;
  }

  void read(String name, AttributeIndex index, Notes notes, ContentMapping content) {
    boolean stored =
        switch (name) {
          case "gen_ai.system.message" -> input.add(message(index, notes, content), "system");
          case "gen_ai.user.message" -> input.add(message(index, notes, content), "user");
          case "gen_ai.assistant.message" -> input.add(message(index, notes, content), "assistant");
          case "gen_ai.tool.message" -> input.add(message(index, notes, content), "tool");
          case "gen_ai.choice" -> output.add(message(index, notes, content), "assistant");
          default -> false;
        };
    if (stored) {
      for (Field part : PARTS) {
        int position = index.find(part);
        if (position >= 0) {
          index.hide(position);
        }
      }
    }
  }

  private static JsonNode message(AttributeIndex index, Notes notes, ContentMapping content) {
    JsonNode body = content.tree(Field.EVENT_CONTENT, index, notes);
    if (body != null) {
      return body;
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    putText(message, "role", Field.MESSAGE_ROLE, index);
    putText(message, "id", Field.MESSAGE_ID, index);
    putText(message, "name", Field.MESSAGE_NAME, index);
    putText(message, "finish_reason", Field.MESSAGE_FINISH_REASON, index);
    String text = index.text(Field.MESSAGE_CONTENT);
    if (text != null) {
      message.put("content", text);
    } else {
      put(message, "content", Field.MESSAGE_CONTENT, index, notes, content);
    }
    put(message, "tool_calls", Field.MESSAGE_TOOL_CALLS, index, notes, content);
    put(message, "message", Field.MESSAGE, index, notes, content);
    return message;
  }

  private static void put(
      ObjectNode message,
      String key,
      Field field,
      AttributeIndex index,
      Notes notes,
      ContentMapping content) {
    JsonNode tree = content.tree(field, index, notes);
    if (tree != null) {
      message.set(key, tree);
    }
  }

  private static void putText(ObjectNode message, String key, Field field, AttributeIndex index) {
    String text = index.text(field);
    if (text != null) {
      message.put(key, text);
    }
  }
}
