package io.llmobservatory.server.genai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes the parts of messages in the shape of the current semantic conventions: {@code {type, …}}.
 * Parts it does not know stay as they are; texts are never changed.
 */
final class PartWriter {
  private final JsonWriter json;
  private final ObjectWriter out;
  private final TextParts texts;
  private final ToolParts tools;
  private final MediaParts media;

  PartWriter(JsonWriter json) {
    this.json = json;
    this.out = new ObjectWriter(json);
    this.texts = new TextParts(json, out);
    this.tools = new ToolParts(json, out);
    this.media = new MediaParts(json, out);
  }

  /** What is said of a call in one message says nothing of the next. */
  void beginMessage() {
    tools.beginMessage();
  }

  /** The parts in a list of parts, in one part, in a message, or in a bare text. */
  void parts(JsonNode tree) {
    JsonNode inner = Json.structureIn(tree);
    if (inner != null) {
      parts(inner);
    } else if (tree.isArray()) {
      tree.forEach(this::parts);
    } else {
      JsonNode held = held(tree);
      if (held == null) {
        part(tree);
      } else {
        parts(held);
      }
    }
  }

  /** The parts in an object that says nothing else, {@code {role, parts}} say. */
  private static @Nullable JsonNode held(JsonNode object) {
    JsonNode held = null;
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      switch (property.getKey()) {
        case "parts", "content" -> {
          if (held != null || !(property.getValue().isArray() || property.getValue().isString())) {
            return null;
          }
          held = property.getValue();
        }
        case "role" -> {
          if (!property.getValue().isString()) {
            return null;
          }
        }
        default -> {
          return null;
        }
      }
    }
    return held;
  }

  /** The parts that a content tells as JSON in a text, or null if it is a plain text. */
  static @Nullable JsonNode partsIn(String content) {
    if (!Json.looksStructured(content) || content.indexOf('{') < 0) {
      return null;
    }
    JsonNode list = Json.parse(content);
    if (list == null || !list.isArray() || list.isEmpty()) {
      return null;
    }
    for (JsonNode part : list) {
      if (!part.isObject() || PartKind.of(part) == PartKind.UNKNOWN) {
        return null;
      }
    }
    return list;
  }

  void part(JsonNode part) {
    if (part.isString()) {
      text(part.stringValue());
    } else if (!part.isObject()) {
      json(part);
    } else if (!known(part)) {
      if (Json.text(part, "type") == null) {
        json(part);
      } else {
        Json.write(part, json);
      }
    }
  }

  /** Writes a part that some API defines; false if nothing was written. */
  private boolean known(JsonNode part) {
    PartKind kind = PartKind.of(part);
    return switch (kind) {
      case TEXT -> texts.text(part);
      case REFUSAL -> texts.refusal(part);
      case REASONING -> texts.reasoning(part, false);
      case HIDDEN_REASONING -> texts.reasoning(part, true);
      case IMAGE, AUDIO, VIDEO, DOCUMENT, MEDIA -> media.write(part, kind.modality);
      case CALL -> tools.call(part, false);
      case RESPONSE -> tools.response(part);
      case SERVER_CALL -> serverCall(part);
      case SERVER_RESPONSE -> serverResponse(part);
      case USER_PROMPT, SYSTEM_PROMPT -> prompt(part);
      case WRAPPED -> wrapped(part);
      case STANDARD, STANDARD_OF_MODEL, UNKNOWN -> false;
    };
  }

  private boolean serverCall(JsonNode part) {
    String type = PartKind.typeOf(part);
    return type == null
        ? tools.serverCall(part, "executable_code", "code_execution")
        : tools.serverCall(part, type, null);
  }

  private boolean serverResponse(JsonNode part) {
    String type = PartKind.typeOf(part);
    return tools.serverResponse(part, type == null ? "code_execution_result" : type);
  }

  /** A prompt of Pydantic AI: one text, or a list of parts. */
  private boolean prompt(JsonNode part) {
    JsonNode content = part.get("content");
    if (content == null || !content.isArray()) {
      return texts.text(part);
    }
    content.forEach(this::part);
    if (part.size() > 2) {
      out.begin("prompt");
      for (Map.Entry<String, JsonNode> property : part.properties()) {
        if (!property.getKey().equals("content")) {
          out.beside(property.getKey(), property.getValue());
        }
      }
      out.end();
    }
    return true;
  }

  private boolean wrapped(JsonNode part) {
    if (part.has("tool_call")) {
      return tools.call(part, false);
    }
    JsonNode inner = part.get("message_content");
    if (part.size() > 1 || inner == null) {
      return false;
    }
    part(inner);
    return true;
  }

  /** What no rule knows: a part with the whole of it. */
  private void json(JsonNode part) {
    out.begin("json").value("content", part).end();
  }

  void text(String text) {
    texts.text(text);
  }

  void reasoning(String text) {
    texts.reasoning(text);
  }

  void refusal(String text) {
    texts.refusal(text);
  }

  /** A medium, or what should have been one. */
  void medium(JsonNode medium, @Nullable String modality) {
    if (medium.isString()) {
      media.write(medium.stringValue(), modality);
    } else if (!medium.isObject() || !media.write(medium, modality)) {
      part(medium);
    }
  }

  /** A document that a search found. */
  void document(JsonNode document) {
    if (!document.isObject()) {
      part(document);
      return;
    }
    if (Json.text(document, "type") != null) {
      Json.write(document, json);
      return;
    }
    out.begin("document");
    for (Map.Entry<String, JsonNode> property : document.properties()) {
      out.beside(property.getKey(), property.getValue());
    }
    out.end();
  }

  /** The calls of tools that stand beside a message's parts; those among them are told already. */
  void toolCalls(JsonNode calls) {
    JsonNode inner = Json.structureIn(calls);
    JsonNode list = inner == null ? calls : inner;
    if (list.isArray()) {
      list.forEach(this::toolCall);
    } else {
      toolCall(list);
    }
  }

  /** A call of a tool, whatever its type. */
  void toolCall(JsonNode call) {
    JsonNode inner = Json.structureIn(call);
    JsonNode object = inner == null ? call : inner;
    if (!object.isObject() || !tools.call(object, true)) {
      part(object);
    }
  }

  /** A call of a tool; arguments that are JSON in a text are unwrapped. */
  void toolCall(@Nullable String id, String name, @Nullable JsonNode arguments) {
    tools.call(id, name, arguments);
  }

  /** What tools answered, each in an object of its own. */
  void toolResponses(JsonNode responses) {
    for (JsonNode response : responses) {
      if (!response.isObject() || !tools.response(response)) {
        part(response);
      }
    }
  }

  /** What a tool answered. */
  void toolResponse(@Nullable String id, JsonNode response) {
    tools.response(id, response);
  }
}
