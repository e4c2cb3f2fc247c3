package io.llmobservatory.server.genai;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes the parts of messages in the shape of the current semantic conventions: {@code {type, …}}.
 * Parts it does not know stay as they are; texts are never changed.
 */
final class PartWriter {
  private static final Set<String> CALL_KEYS =
      Set.of("id", "type", "index", "function", "name", "arguments");
  private static final Set<String> FUNCTION_KEYS =
      Set.of("id", "type", "index", "name", "arguments");

  private final JsonWriter json;

  PartWriter(JsonWriter json) {
    this.json = json;
  }

  /** The parts in a list of parts, in one part, or in a bare text. */
  void parts(JsonNode tree) {
    JsonNode inner = Json.structureIn(tree);
    if (inner != null) {
      parts(inner);
    } else if (tree.isArray()) {
      tree.forEach(this::part);
    } else {
      part(tree);
    }
  }

  void part(JsonNode part) {
    if (part.isString()) {
      text(part.stringValue());
    } else if (!part.has("type")) {
      json.beginObject().key("type").string("json").key("content");
      Json.write(part, json);
      json.endObject();
    } else if (!ChatParts.write(part, json)) {
      Json.write(part, json);
    }
  }

  void text(String text) {
    json.beginObject().key("type").string("text").key("content").string(text).endObject();
  }

  void reasoning(String text) {
    json.beginObject().key("type").string("reasoning").key("content").string(text).endObject();
  }

  void refusal(String text) {
    ChatParts.refusal(text, json);
  }

  /** A document that a search found. */
  void document(JsonNode document) {
    if (!document.isObject()) {
      part(document);
      return;
    }
    json.beginObject();
    if (!document.has("type")) {
      json.key("type").string("document");
    }
    Json.writeProperties(document, key -> false, json);
    json.endObject();
  }

  /** The calls of tools in the shape of chat APIs. */
  void toolCalls(JsonNode calls) {
    JsonNode inner = Json.structureIn(calls);
    JsonNode list = inner == null ? calls : inner;
    if (!list.isArray()) {
      part(list);
      return;
    }
    for (JsonNode call : list) {
      JsonNode function = call.get("function");
      if (function != null && function.isObject()) {
        beginToolCall(Json.text(call, "id"), function);
        Json.writeProperties(function, FUNCTION_KEYS::contains, json);
        Json.writeProperties(call, key -> CALL_KEYS.contains(key) || function.has(key), json);
        json.endObject();
      } else if (call.has("name")) {
        functionCall(Json.text(call, "id"), call);
      } else {
        part(call);
      }
    }
  }

  /** A call of a function, {@code {name, arguments}}. */
  void functionCall(@Nullable String id, JsonNode function) {
    beginToolCall(id, function);
    Json.writeProperties(function, FUNCTION_KEYS::contains, json);
    json.endObject();
  }

  private void beginToolCall(@Nullable String id, JsonNode function) {
    String name = Json.text(function, "name");
    beginToolCall(id, name == null ? "" : name, function.get("arguments"));
  }

  /** A call of a tool; arguments that are JSON in a text are unwrapped. */
  void toolCall(@Nullable String id, String name, @Nullable JsonNode arguments) {
    beginToolCall(id, name, arguments);
    json.endObject();
  }

  private void beginToolCall(@Nullable String id, String name, @Nullable JsonNode arguments) {
    json.beginObject().key("type").string("tool_call");
    if (id != null) {
      json.key("id").string(id);
    }
    json.key("name").string(name);
    if (arguments != null) {
      json.key("arguments");
      value(arguments);
    }
  }

  /** What a tool answered. */
  void toolResponse(@Nullable String id, JsonNode response) {
    json.beginObject().key("type").string("tool_call_response");
    if (id != null) {
      json.key("id").string(id);
    }
    json.key("response");
    Json.write(response, json);
    json.endObject();
  }

  private void value(JsonNode value) {
    JsonNode inner = Json.structureIn(value);
    if (inner == null && value.isString() && Json.looksStructured(value.stringValue())) {
      json.repaired(Repair.UNREADABLE);
    }
    Json.write(inner == null ? value : inner, json);
  }
}
