package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes messages in the shape of the current semantic conventions, {@code {role, parts[], name?,
 * finish_reason?}}, from that shape or from the one of chat APIs, {@code {role, content,
 * tool_calls}}. Properties it does not know stay as they are; texts are never changed.
 */
final class MessageWriter {
  /** The properties of a message that are told by its parts, or written apart. */
  private static final Set<String> KEYS =
      Set.of(
          "role",
          "parts",
          "content",
          "name",
          "finish_reason",
          "refusal",
          "reasoning_content",
          "tool_calls",
          "function_call",
          "tool_call_id");

  /** The same of a message with a tool's answer, whose id is that of the call. */
  private static final Set<String> TOOL_KEYS = withId(KEYS);

  /** The properties of an object around a message, as choices are. */
  private static final Set<String> OUTER_KEYS =
      Set.of("message", "role", "parts", "finish_reason", "name");

  private final JsonWriter json;
  private final PartWriter parts;
  private final List<String> finishReasons = new ArrayList<>();

  MessageWriter(JsonWriter json) {
    this.json = json;
    this.parts = new PartWriter(json);
  }

  private static Set<String> withId(Set<String> keys) {
    Set<String> more = new HashSet<>(keys);
    more.add("id");
    return Set.copyOf(more);
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
    } else if (tree.isArray() && !isData(tree)) {
      for (JsonNode message : tree) {
        message(message, defaultRole);
      }
    } else {
      message(tree, defaultRole);
    }
  }

  // Tokens, for instance: a message for each would say nothing.
  private static boolean isData(JsonNode list) {
    JsonNode first = list.get(0);
    return first != null && !first.isContainer() && !first.isString();
  }

  private void message(JsonNode message, String defaultRole) {
    JsonNode inner = message.isArray() && !isData(message) ? message : Json.structureIn(message);
    if (inner != null) {
      messages(inner, defaultRole);
      return;
    }
    if (message.isString()) {
      textMessage(defaultRole, message.stringValue());
      return;
    }
    JsonNode nested = message.get("message");
    boolean wrapped = nested != null && nested.isObject();
    JsonNode body = wrapped ? nested : message;
    String sender = firstText("role", body, message);
    String role = Roles.canonical(sender == null ? defaultRole : sender);
    begin(role);
    boolean isMessage = body(body, role);
    json.endArray();
    writeText("name", firstText("name", body, message));
    String finishReason = firstText("finish_reason", message, body);
    if (finishReason != null) {
      finishReasons.add(finishReason);
      writeText("finish_reason", finishReason);
    }
    if (isMessage) {
      Set<String> told = role.equals("tool") ? TOOL_KEYS : KEYS;
      Json.writeProperties(body, told::contains, json);
    }
    if (wrapped) {
      Json.writeProperties(message, key -> OUTER_KEYS.contains(key) || body.has(key), json);
    }
    json.endObject();
  }

  /** Writes the parts of a message; false if it is none and was written whole, as one part. */
  private boolean body(JsonNode message, String role) {
    if (!ChatParts.isMessage(message)) {
      parts.part(message);
      return false;
    }
    String reasoning = Json.text(message, "reasoning_content");
    if (reasoning != null) {
      parts.reasoning(reasoning);
    }
    JsonNode list = message.get("parts");
    boolean hasParts = list != null && list.isArray() && !list.isEmpty();
    if (hasParts) {
      list.forEach(parts::part);
    } else {
      content(message, role);
    }
    String refusal = Json.text(message, "refusal");
    if (refusal != null) {
      parts.refusal(refusal);
    }
    if (!hasParts || !callsTool(list)) {
      calls(message);
    }
    return true;
  }

  private static boolean callsTool(JsonNode list) {
    for (JsonNode part : list) {
      if ("tool_call".equals(Json.text(part, "type"))) {
        return true;
      }
    }
    return false;
  }

  private void content(JsonNode message, String role) {
    JsonNode content = message.get("content");
    if (content == null || content.isNull()) {
      return;
    }
    String id = Json.text(message, "tool_call_id");
    if (id != null || role.equals("tool")) {
      parts.toolResponse(id == null ? Json.text(message, "id") : id, content);
    } else if (content.isArray()) {
      content.forEach(parts::part);
    } else {
      parts.part(content);
    }
  }

  private void calls(JsonNode message) {
    JsonNode calls = message.get("tool_calls");
    if (calls != null && !calls.isNull()) {
      parts.toolCalls(calls);
    }
    JsonNode call = message.get("function_call");
    if (call != null && call.isObject()) {
      parts.functionCall(null, call);
    }
  }

  private void begin(String role) {
    json.beginObject().key("role").string(role).key("parts").beginArray();
  }

  /** A message for each of several texts, or for one; they are meant as they stand. */
  void textMessages(JsonNode texts, String role) {
    if (texts.isArray() && !isData(texts)) {
      for (JsonNode text : texts) {
        textMessages(text, role);
      }
    } else if (texts.isString()) {
      textMessage(role, texts.stringValue());
    } else {
      begin(role);
      parts.part(texts);
      json.endArray().endObject();
    }
  }

  /** A message of one text. */
  void textMessage(String role, String text) {
    begin(role);
    parts.text(text);
    json.endArray().endObject();
  }

  /** A message that asks for a tool. */
  void toolCallMessage(@Nullable String id, String name, JsonNode arguments) {
    begin("assistant");
    parts.toolCall(id, name, arguments);
    json.endArray().endObject();
  }

  /** A message with a tool's result. */
  void toolResponseMessage(@Nullable String id, JsonNode response) {
    begin("tool");
    parts.toolResponse(id, response);
    json.endArray().endObject();
  }

  /** A message whose parts are the documents that a search found. */
  void documentsMessage(JsonNode documents) {
    begin("tool");
    if (documents.isArray()) {
      documents.forEach(parts::document);
    } else {
      parts.document(documents);
    }
    json.endArray().endObject();
  }

  private void writeText(String key, @Nullable String text) {
    if (text != null) {
      json.key(key).string(text);
    }
  }

  private static @Nullable String firstText(String key, JsonNode first, JsonNode second) {
    String text = Json.text(first, key);
    return text == null ? Json.text(second, key) : text;
  }
}
