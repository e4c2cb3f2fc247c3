package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer whose text, tool calls and the rest stand in attributes of their own. */
final class AnswerPieces {
  private final ObjectNode message = JsonNodeFactory.instance.objectNode();
  private final List<Place> used = new ArrayList<>();

  private AnswerPieces() {}

  static AnswerPieces read(AttributeIndex index, Notes notes) {
    AnswerPieces pieces = new AnswerPieces();
    pieces.put("reasoning_content", pieces.plain(Field.OUTPUT_REASONING, index, notes));
    JsonNode text = pieces.plain(Field.OUTPUT_TEXT, index, notes);
    JsonNode object = text == null ? pieces.plain(Field.OUTPUT_OBJECT, index, notes) : null;
    JsonNode files = pieces.tree(Field.OUTPUT_FILES, index, notes);
    pieces.content(text == null ? object : text, files);
    pieces.put("tool_calls", pieces.tree(Field.OUTPUT_TOOL_CALLS, index, notes));
    return pieces;
  }

  private void content(@Nullable JsonNode text, @Nullable JsonNode files) {
    if (files == null || !files.isArray() || files.isEmpty()) {
      put("content", text);
      return;
    }
    ArrayNode content = message.putArray("content");
    if (text != null) {
      content.add(text);
    }
    for (JsonNode file : files) {
      content.add(file);
    }
  }

  private void put(String property, @Nullable JsonNode value) {
    if (value != null) {
      message.set(property, value);
    }
  }

  private @Nullable JsonNode plain(Field field, AttributeIndex index, Notes notes) {
    for (Place place : index.present(field)) {
      int position = ContentTrees.position(place, index);
      JsonNode tree = position < 0 ? null : ContentTrees.plain(position, index, notes);
      if (tree != null) {
        used.add(place);
        return tree;
      }
    }
    return null;
  }

  private @Nullable JsonNode tree(Field field, AttributeIndex index, Notes notes) {
    for (Place place : index.present(field)) {
      JsonNode tree = ContentTrees.at(place, index, notes);
      if (tree != null) {
        used.add(place);
        return tree;
      }
    }
    return null;
  }

  /** The message, or null if there is no piece of one. */
  @Nullable JsonNode message() {
    return message.isEmpty() ? null : message.put("role", "assistant");
  }

  /** Leaves the pieces out of the attributes that are stored. */
  void hide(AttributeIndex index) {
    for (Place place : used) {
      index.hide(index.position(place.number));
    }
  }
}
