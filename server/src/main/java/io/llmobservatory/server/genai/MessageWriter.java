package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes messages in the shape of the current semantic conventions, {@code {role, parts[], name?,
 * finish_reason?}}, from that shape or from the one of chat APIs, {@code {role, content,
 * tool_calls}}. Parts it does not know stay as they are; texts are never changed.
 */
final class MessageWriter {
  private final JsonWriter json;
  private final List<String> finishReasons = new ArrayList<>();

  MessageWriter(JsonWriter json) {
    this.json = json;
  }

  /** The finish reasons of the messages written since the last call. */
  List<String> takeFinishReasons() {
    List<String> taken = List.copyOf(finishReasons);
    finishReasons.clear();
    return taken;
  }

  /** A list of messages, one message, an object that holds messages, or a bare text. */
  void messages(JsonNode tree, String defaultRole) {
    JsonNode wrapped = tree.get("messages");
    if (wrapped != null && wrapped.isArray()) {
      messages(wrapped, defaultRole);
    } else if (tree.isArray()) {
      for (JsonNode message : tree) {
        message(message, defaultRole);
      }
    } else {
      message(tree, defaultRole);
    }
  }

  private void message(JsonNode message, String defaultRole) {
    if (message.isString()) {
      String text = message.stringValue();
      JsonNode inner = Json.looksStructured(text) ? Json.parse(text) : null;
      if (inner != null) {
        messages(inner, defaultRole);
      } else {
        textMessage(defaultRole, text);
      }
      return;
    }
    JsonNode nested = message.get("message");
    JsonNode body = nested != null && nested.isObject() ? nested : message;
    String role = Roles.canonical(text(body, "role", text(message, "role", defaultRole)));
    json.beginObject().key("role").string(role).key("parts").beginArray();
    parts(body, role);
    json.endArray();
    copyText(body, "name");
    String finishReason = text(message, "finish_reason");
    if (finishReason == null) {
      finishReason = text(body, "finish_reason");
    }
    if (finishReason != null) {
      finishReasons.add(finishReason);
      json.key("finish_reason").string(finishReason);
    }
    json.endObject();
  }

  /** A message of one text. */
  void textMessage(String role, String text) {
    json.beginObject().key("role").string(role).key("parts").beginArray();
    textPart(text);
    json.endArray().endObject();
  }

  private void textPart(String text) {
    json.beginObject().key("type").string("text").key("content").string(text).endObject();
  }

  /** A message that asks for a tool. */
  void toolCallMessage(@Nullable String id, String name, JsonNode arguments) {
    json.beginObject().key("role").string("assistant").key("parts").beginArray();
    toolCall(id, name, arguments);
    json.endArray().endObject();
  }

  /** A message with a tool's result. */
  void toolResponseMessage(@Nullable String id, JsonNode response) {
    json.beginObject().key("role").string("tool").key("parts").beginArray();
    toolResponse(id == null ? "" : id, response);
    json.endArray().endObject();
  }

  /** A message whose parts are the documents that a search found. */
  void documentsMessage(JsonNode documents) {
    json.beginObject().key("role").string("tool").key("parts").beginArray();
    if (documents.isArray()) {
      documents.forEach(this::document);
    } else {
      document(documents);
    }
    json.endArray().endObject();
  }

  private void document(JsonNode document) {
    if (!document.isObject()) {
      part(document);
      return;
    }
    json.beginObject();
    if (!document.has("type")) {
      json.key("type").string("document");
    }
    for (Map.Entry<String, JsonNode> property : document.properties()) {
      json.key(property.getKey());
      Json.write(property.getValue(), json);
    }
    json.endObject();
  }

  /** The parts of instructions: a list of parts, one part, or a bare text. */
  void parts(JsonNode tree) {
    if (tree.isArray()) {
      tree.forEach(this::part);
    } else {
      part(tree);
    }
  }

  private void parts(JsonNode message, String role) {
    JsonNode parts = message.get("parts");
    JsonNode content = message.get("content");
    if (parts != null && parts.isArray()) {
      parts.forEach(this::part);
    } else if (content == null && !ChatParts.isMessage(message)) {
      // Not a message at all: kept whole, as one part.
      part(message);
    } else if (content != null && !content.isNull()) {
      if (role.equals("tool") || message.has("tool_call_id")) {
        toolResponse(text(message, "tool_call_id", text(message, "id", "")), content);
      } else {
        content(content);
      }
    }
    String refusal = text(message, "refusal");
    if (refusal != null) {
      textPart(refusal);
    }
    JsonNode calls = message.get("tool_calls");
    if (calls != null) {
      toolCalls(calls);
    }
  }

  private void content(JsonNode content) {
    if (content.isString()) {
      textPart(content.stringValue());
    } else if (content.isArray()) {
      content.forEach(this::part);
    } else {
      part(content);
    }
  }

  private void part(JsonNode part) {
    if (part.isString()) {
      textPart(part.stringValue());
    } else if (!part.isObject()) {
      json.beginObject().key("type").string("json").key("content");
      Json.write(part, json);
      json.endObject();
    } else if (!ChatParts.write(part, json)) {
      Json.write(part, json);
    }
  }

  private void toolResponse(String id, JsonNode response) {
    json.beginObject().key("type").string("tool_call_response");
    if (!id.isEmpty()) {
      json.key("id").string(id);
    }
    json.key("response");
    Json.write(response, json);
    json.endObject();
  }

  private void toolCalls(JsonNode calls) {
    JsonNode list = calls.isString() ? Json.parse(calls.stringValue()) : calls;
    if (list == null || !list.isArray()) {
      part(calls);
      return;
    }
    for (JsonNode call : list) {
      JsonNode function = call.get("function");
      toolCall(
          text(call, "id"),
          text(function == null ? call : function, "name", ""),
          (function == null ? call : function).get("arguments"));
    }
  }

  /** A part that asks for a tool; arguments that are JSON in a text are unwrapped. */
  void toolCall(@Nullable String id, String name, @Nullable JsonNode arguments) {
    json.beginObject().key("type").string("tool_call");
    if (id != null) {
      json.key("id").string(id);
    }
    json.key("name").string(name);
    if (arguments != null) {
      json.key("arguments");
      value(arguments);
    }
    json.endObject();
  }

  /** A value; one that is a list or object in a text is unwrapped. */
  void value(JsonNode value) {
    JsonNode inner =
        value.isString() && Json.looksStructured(value.stringValue())
            ? Json.parse(value.stringValue())
            : null;
    Json.write(inner == null ? value : inner, json);
  }

  private void copyText(JsonNode message, String key) {
    String text = text(message, key);
    if (text != null) {
      json.key(key).string(text);
    }
  }

  private static String text(JsonNode object, String key, String otherwise) {
    String text = text(object, key);
    return text == null ? otherwise : text;
  }

  private static @Nullable String text(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value != null && value.isString() ? value.stringValue() : null;
  }
}
