package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What was given to be embedded, without the numbers that came out. */
final class EmbeddingInputs {
  /** How the keys with a text end where OpenInference spreads texts and numbers over attributes. */
  static final String SUFFIX = ".embedding.text";

  private EmbeddingInputs() {}

  /** The texts that a place holds. */
  static @Nullable JsonNode texts(Place place, JsonNode tree) {
    if (place.isIndexed()) {
      return texts(tree);
    }
    // The AI SDK writes each value as JSON.
    return place.key().startsWith("ai.") ? unquoted(tree) : tree;
  }

  private static JsonNode unquoted(JsonNode tree) {
    if (!tree.isArray()) {
      return tree;
    }
    ArrayNode texts = JsonNodeFactory.instance.arrayNode(tree.size());
    for (JsonNode element : tree) {
      texts.add(Json.unquoted(element));
    }
    return texts;
  }

  /** The texts: a text, or a list of them; null if there are none. */
  static @Nullable JsonNode texts(JsonNode tree) {
    if (!tree.isArray()) {
      return inside(tree);
    }
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : tree) {
      JsonNode text = inside(element);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts.isEmpty() ? null : texts;
  }

  private static @Nullable JsonNode inside(JsonNode node) {
    if (node.isString()) {
      return node;
    }
    JsonNode embedding = node.get("embedding");
    if (embedding != null) {
      return embedding.get("text");
    }
    JsonNode input = node.get("input");
    if (input != null) {
      return texts(input);
    }
    JsonNode content = node.get("content");
    return content != null && content.isArray() && content.size() == 1 && content.get(0).has("text")
        ? content.get(0).get("text")
        : node;
  }

  /** The documents that a search answered, out of what the sender puts around them. */
  static JsonNode documents(JsonNode tree) {
    for (String around : new String[] {"documents", "outputs", "output"}) {
      JsonNode inner = tree.get(around);
      if (inner != null && inner.isArray() && tree.size() == 1) {
        return inner;
      }
    }
    return tree;
  }
}
