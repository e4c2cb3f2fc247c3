package io.llmobservatory.server.genai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Writes the definitions of tools in the shape of the current semantic conventions, {@code {type,
 * name, description?, parameters?}}, from the shapes of all APIs.
 */
final class ToolDefinitions {
  private static final int TYPE = 0;
  private static final int NAME = 1;
  private static final int DESCRIPTION = 2;
  private static final int PARAMETERS = 3;
  private static final int HOLDER = 4;
  private static final int SCHEMA = 5;
  private static final int MEANINGS = 6;

  private final JsonWriter json;
  private final ObjectWriter out;
  private final Reading read = new Reading(ToolDefinitions::meaning, MEANINGS);

  private ToolDefinitions(JsonWriter json) {
    this.json = json;
    this.out = new ObjectWriter(json);
  }

  private static int meaning(String key) {
    return switch (key) {
      case "type" -> TYPE;
      case "name", "toolName", "tool_name" -> NAME;
      case "description" -> DESCRIPTION;
      case "parameters",
          "input_schema",
          "inputSchema",
          "parametersJsonSchema",
          "parameters_json_schema" ->
          PARAMETERS;
      case "function", "custom", "toolSpec", "tool" -> HOLDER;
      case "json_schema" -> SCHEMA;
      default -> Meanings.NONE;
    };
  }

  /** Writes the definitions as a list. */
  static void write(JsonNode definitions, JsonWriter json) {
    ToolDefinitions writer = new ToolDefinitions(json);
    json.beginArray();
    writer.definitions(definitions);
    json.endArray();
  }

  private void definitions(JsonNode tree) {
    JsonNode inner = Json.structureIn(tree);
    if (inner != null) {
      definitions(inner);
    } else if (tree.isArray()) {
      for (JsonNode definition : tree) {
        definitions(definition);
      }
    } else if (tree.isString()) {
      names(tree.stringValue());
    } else if (tree.isObject()) {
      object(tree);
    } else {
      Json.write(tree, json);
    }
  }

  /** Names alone, one or several. */
  private void names(String names) {
    int from = 0;
    while (from <= names.length()) {
      int comma = names.indexOf(',', from);
      int end = comma < 0 ? names.length() : comma;
      String name = names.substring(from, end).strip();
      if (!name.isEmpty()) {
        out.begin("function").text("name", name).end();
      }
      from = end + 1;
    }
  }

  private void object(JsonNode object) {
    JsonNode several = several(object);
    if (several != null) {
      definitions(several);
    } else if (isByName(object)) {
      for (Map.Entry<String, JsonNode> property : object.properties()) {
        definition(property.getValue(), property.getKey());
      }
    } else {
      definition(object, null);
    }
  }

  /** The list that is all there is in an object, or null. */
  private static @Nullable JsonNode several(JsonNode object) {
    JsonNode only = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      JsonNode value = property.getValue();
      if (value.isNull()) {
        continue;
      }
      switch (property.getKey()) {
        case "functionDeclarations", "function_declarations", "tools" -> {
          if (!only.isMissingNode() || !value.isArray()) {
            return null;
          }
          only = value;
        }
        default -> {
          return null;
        }
      }
    }
    return only.isMissingNode() ? null : only;
  }

  /** Whether an object has a definition under each tool's name. */
  private static boolean isByName(JsonNode object) {
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      JsonNode value = property.getValue();
      if (meaning(property.getKey()) >= 0
          || !value.isObject()
          || value.has("name")
          || !(value.has("description") || value.has("parameters") || value.has("inputSchema"))) {
        return false;
      }
    }
    return !object.isEmpty();
  }

  private void definition(JsonNode definition, @Nullable String key) {
    read.begin(definition);
    descend();
    String name = read.takeText(NAME);
    JsonNode typed = read.get(TYPE);
    String type = typed == null || !typed.isString() ? null : typed.stringValue();
    String told = name == null ? key : name;
    if (told == null) {
      unnamed(definition);
      return;
    }
    read.tell(TYPE, word -> word.equals(type));
    out.begin(type == null ? "function" : type).text("name", told);
    JsonNode description = read.take(DESCRIPTION);
    if (description != null) {
      out.value("description", description);
    }
    JsonNode parameters = read.take(PARAMETERS);
    if (parameters != null) {
      out.value("parameters", schema(parameters));
    }
    read.rest(out);
    out.end();
  }

  private void descend() {
    boolean more = true;
    while (more) {
      more = read.descend(HOLDER) || read.descend(SCHEMA);
    }
  }

  /** What has no name, and no schema in a text either, stays as it is. */
  private void unnamed(JsonNode definition) {
    JsonNode holder = definition.get("tool");
    JsonNode text = (holder == null ? definition : holder).get("json_schema");
    JsonNode inner = text == null ? null : Json.unwrapped(text);
    if (inner != null && inner.isObject() && isAlone(definition, holder)) {
      definitions(inner);
    } else {
      Json.write(definition, json);
    }
  }

  private static boolean isAlone(JsonNode definition, @Nullable JsonNode holder) {
    return definition.size() == 1 && (holder == null || holder.size() == 1);
  }

  /** The schema in a text, in Bedrock's {@code {json}} or in the AI SDK's {@code {jsonSchema}}. */
  private static JsonNode schema(JsonNode parameters) {
    JsonNode inner = parameters;
    if (parameters.size() == 1) {
      JsonNode bedrock = parameters.get("json");
      JsonNode wrapped = bedrock == null ? parameters.get("jsonSchema") : bedrock;
      inner = wrapped == null ? parameters : wrapped;
    }
    JsonNode inText = Json.unwrapped(inner);
    return inText == null ? inner : inText;
  }
}
