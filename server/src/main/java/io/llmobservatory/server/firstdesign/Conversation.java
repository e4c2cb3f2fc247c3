package io.llmobservatory.server.firstdesign;

import io.llmobservatory.proto.v1.Content;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What was said, of the attributes {@code llm.input} and {@code llm.output}: in the shape of
 * messages where it has the first design's own, or is a list of messages; else as a text.
 */
final class Conversation {
  static final String INPUT = "llm.input";
  static final String OUTPUT = "llm.output";

  private static final String TYPE = "type";
  private static final String TEXT = "text";
  private static final String CONTENT = "content";
  private static final String SOURCE = "source";

  private final Content.Builder content = Content.newBuilder();
  private String operation = "";
  private @Nullable String finishReason;
  private @Nullable JsonNode outputMetadata;

  private Conversation() {}

  /** Of the attributes of a span. */
  static Conversation of(Map<String, JsonNode> attributes) {
    Conversation conversation = new Conversation();
    JsonNode input = structure(attributes.get(INPUT));
    if (input != null) {
      conversation.content.setInput(conversation.input(input));
    }
    JsonNode output = structure(attributes.get(OUTPUT));
    if (output != null) {
      conversation.content.setOutput(conversation.output(output));
    }
    return conversation;
  }

  /** The value, or what it holds if it is a text with an object or a list. */
  private static @Nullable JsonNode structure(@Nullable JsonNode value) {
    if (value == null || !value.isString()) {
      return value == null || value.isNull() ? null : value;
    }
    JsonNode parsed = JsonValues.parse(value.stringValue());
    return parsed != null && parsed.isContainer() ? parsed : value;
  }

  private String input(JsonNode input) {
    String type = input.path(TYPE).asString("");
    JsonNode prompt = input.get("prompt");
    if (type.equals(TEXT) && prompt != null && prompt.isString() && has(input, TYPE, "prompt")) {
      operation = "text_completion";
      return list(message("user", list(textPart(prompt)))).toString();
    }
    JsonNode messages = input.get("messages");
    if (type.equals("chat") && isList(messages) && has(input, TYPE, "messages")) {
      operation = "chat";
      return String.valueOf(messages);
    }
    JsonNode parts = input.get("parts");
    if (type.equals("multimodal") && isList(parts) && has(input, TYPE, "parts")) {
      operation = "chat";
      ArrayNode said = JsonNodeFactory.instance.arrayNode();
      parts.forEach(part -> said.add(part(part)));
      return list(message("user", said)).toString();
    }
    return plain(input, "user");
  }

  private String output(JsonNode output) {
    JsonNode text = output.get(CONTENT);
    JsonNode reason = output.get("finish_reason");
    JsonNode metadata = output.get("metadata");
    boolean known =
        text != null
            && text.isString()
            && (reason == null || reason.isNull() || reason.isString())
            && (metadata == null || metadata.isNull() || metadata.isObject())
            && hasOnly(output, Set.of(CONTENT, "finish_reason", "metadata"));
    if (!known || text == null) {
      return plain(output, "assistant");
    }
    ObjectNode message = message("assistant", list(textPart(text)));
    if (reason != null && reason.isString()) {
      finishReason = reason.stringValue();
      message.set("finish_reason", reason);
    }
    if (metadata != null && !metadata.isEmpty()) {
      outputMetadata = metadata;
    }
    return list(message).toString();
  }

  private static JsonNode part(JsonNode part) {
    String type = part.path(TYPE).asString("");
    JsonNode text = part.get(TEXT);
    if (type.equals(TEXT) && text != null && text.isString() && has(part, TYPE, TEXT)) {
      return textPart(text);
    }
    JsonNode source = part.get(SOURCE);
    boolean media = type.equals("image") || type.equals("audio");
    if (!media || source == null || !source.isString() || !has(part, TYPE, SOURCE)) {
      return part;
    }
    boolean url = source.stringValue().contains("://");
    return JsonNodeFactory.instance
        .objectNode()
        .put(TYPE, url ? "uri" : "blob")
        .put("modality", type)
        .set(url ? "uri" : CONTENT, source);
  }

  private static ObjectNode textPart(JsonNode text) {
    return JsonNodeFactory.instance.objectNode().put(TYPE, TEXT).set(CONTENT, text);
  }

  private static ObjectNode message(String role, ArrayNode parts) {
    return JsonNodeFactory.instance.objectNode().put("role", role).set("parts", parts);
  }

  private static ArrayNode list(JsonNode only) {
    return JsonNodeFactory.instance.arrayNode().add(only);
  }

  private static boolean isList(@Nullable JsonNode node) {
    return node != null && node.isArray();
  }

  private static boolean has(JsonNode object, String one, String other) {
    return hasOnly(object, Set.of(one, other));
  }

  private static boolean hasOnly(JsonNode object, Set<String> keys) {
    return object.isObject()
        && object.properties().stream().allMatch(entry -> keys.contains(entry.getKey()));
  }

  // An object of another shape might be taken for a message in part; as a text it stays whole.
  private static String plain(JsonNode node, String role) {
    if (node.isObject()) {
      return list(message(role, list(textPart(StringNode.valueOf(node.toString()))))).toString();
    }
    return node.isString() ? node.stringValue() : node.toString();
  }

  Content content() {
    return content.build();
  }

  /** What was asked for; empty if the input does not tell. */
  String operation() {
    return operation;
  }

  @Nullable String finishReason() {
    return finishReason;
  }

  /** What the output says beside its text, null if there is nothing. */
  @Nullable JsonNode outputMetadata() {
    return outputMetadata;
  }

  /** Whether an attribute stands in the content, and need not be kept besides. */
  boolean holds(String attribute) {
    return (attribute.equals(INPUT) && !content.getInput().isEmpty())
        || (attribute.equals(OUTPUT) && !content.getOutput().isEmpty());
  }
}
