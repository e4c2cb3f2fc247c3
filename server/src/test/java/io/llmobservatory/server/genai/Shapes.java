package io.llmobservatory.server.genai;

import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Writes trees as messages, parts and definitions; JSON is told with single quotes. */
final class Shapes {
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private Shapes() {}

  static JsonNode tree(String quoted) {
    return Objects.requireNonNull(Json.parse(json(quoted)), quoted);
  }

  static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  /** JSON as it stands in a JSON text. */
  static String inText(String quoted) {
    return "'" + quoted.replace("'", "\\'") + "'";
  }

  static String messages(String quoted) {
    return messages(tree(quoted), "user");
  }

  static String messages(JsonNode tree, String role) {
    return list(json -> new MessageWriter(json).messages(tree, role));
  }

  /** The parts of the one message that a tree is. */
  static String parts(String quoted) {
    return list(json -> new PartWriter(json).parts(tree(quoted)));
  }

  static String tools(String quoted) {
    JsonWriter json = new JsonWriter(MAX_VALUE_BYTES);
    ToolDefinitions.write(tree(quoted), json);
    return json.take().toString();
  }

  private static String list(Consumer<JsonWriter> source) {
    JsonWriter json = new JsonWriter(MAX_VALUE_BYTES);
    json.beginArray();
    source.accept(json);
    return json.endArray().take().toString();
  }
}
