package io.llmobservatory.server.genai;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Writes the definitions of tools in the shape of the current semantic conventions, {@code {type,
 * name, description?, parameters?}}: what chat APIs wrap in {@code function} is unwrapped.
 */
final class ToolDefinitions {
  private static final Set<String> WRAPPER_KEYS = Set.of("type", "function");

  private ToolDefinitions() {}

  static void write(JsonNode definitions, JsonWriter json) {
    if (!definitions.isArray()) {
      Json.write(definitions, json);
      return;
    }
    json.beginArray();
    for (JsonNode definition : definitions) {
      JsonNode inner = Json.structureIn(definition);
      definition(inner == null ? definition : inner, json);
    }
    json.endArray();
  }

  private static void definition(JsonNode definition, JsonWriter json) {
    JsonNode function = definition.get("function");
    if (function == null || !function.isObject() || function.has("type")) {
      Json.write(definition, json);
      return;
    }
    String type = Json.text(definition, "type");
    json.beginObject().key("type").string(type == null ? "function" : type);
    Json.writeProperties(function, key -> false, json);
    Json.writeProperties(definition, key -> WRAPPER_KEYS.contains(key) || function.has(key), json);
    json.endObject();
  }
}
