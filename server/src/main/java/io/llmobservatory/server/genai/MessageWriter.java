package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes messages in the shape of the current semantic conventions, {@code {role, parts[], name?,
 * finish_reason?}}, from the shapes of all APIs. Properties it does not know stay as they are;
 * texts are never changed.
 *
 * <p>Parts that stand in a list without a message around them become one, together with their
 * neighbours of the same role.
 */
final class MessageWriter {
  private final JsonWriter json;
  private final ObjectWriter out;
  private final PartWriter parts;
  private final MessageReading read = new MessageReading();
  private final MessageBody body;
  private final List<String> finishReasons = new ArrayList<>();

  /** Whose bare parts are being gathered. */
  private @Nullable String gathering;

  MessageWriter(JsonWriter json) {
    this.json = json;
    this.out = new ObjectWriter(json);
    this.parts = new PartWriter(json);
    this.body = new MessageBody(read, parts);
  }

  /** The finish reasons of the messages written since the last call. */
  List<String> takeFinishReasons() {
    List<String> taken = List.copyOf(finishReasons);
    finishReasons.clear();
    return taken;
  }

  /** A list of messages, one message, an object that holds messages, or a bare text. */
  void messages(JsonNode tree, String defaultRole) {
    JsonNode held = tree.get("messages");
    elements(held != null && held.isArray() ? held : tree, defaultRole);
    endGathering();
  }

  private void elements(JsonNode tree, String defaultRole) {
    if (tree.isArray() && !isData(tree)) {
      for (JsonNode element : tree) {
        element(element, defaultRole);
      }
    } else {
      element(tree, defaultRole);
    }
  }

  // Tokens, for instance: a message for each would say nothing.
  private static boolean isData(JsonNode list) {
    JsonNode first = list.get(0);
    return first != null && !first.isContainer() && !first.isString();
  }

  private void element(JsonNode element, String defaultRole) {
    JsonNode inner = inner(element);
    if (inner != null) {
      elements(inner, defaultRole);
    } else if (element.isString()) {
      textMessage(defaultRole, element.stringValue());
    } else if (!element.isObject()) {
      gather(element, defaultRole);
    } else if (!read.begin(element)) {
      String role = PartKind.of(element).role;
      gather(element, role == null ? defaultRole : role);
    } else if (read.isOfPydantic()) {
      gatherParts(defaultRole);
    } else {
      message(defaultRole);
    }
  }

  /** The list or object that an element holds and says nothing besides, or null. */
  private static @Nullable JsonNode inner(JsonNode element) {
    if (element.isObject()) {
      return held(element);
    }
    return element.isArray() && !isData(element) ? element : Json.structureIn(element);
  }

  /** The messages of an object that holds nothing else, LangChain's prompt values included. */
  private static @Nullable JsonNode held(JsonNode object) {
    JsonNode kwargs = object.get("kwargs");
    JsonNode holder = kwargs != null && object.has("lc") ? kwargs : object;
    JsonNode held = holder.get("messages");
    return held != null && held.isArray() && holder.size() == 1 ? held : null;
  }

  private void message(String defaultRole) {
    endGathering();
    String told = read.role();
    String role = Roles.canonical(told == null ? defaultRole : told);
    begin(role);
    body.write(role);
    json.endArray();
    end();
  }

  /** Writes what stands beside a message's parts. */
  private void end() {
    out.textIfAny("name", read.takeText(MessageReading.NAME));
    String finishReason = read.takeText(MessageReading.FINISH_REASON);
    if (finishReason == null) {
      finishReason = read.finishReasonInMetadata();
    }
    if (finishReason != null) {
      if (!finishReason.isEmpty()) {
        finishReasons.add(finishReason);
      }
      out.text("finish_reason", finishReason);
    }
    read.rest(out);
    out.end();
  }

  /** A message of Pydantic AI: a request may hold instructions, prompts and answers of tools. */
  private void gatherParts(String defaultRole) {
    JsonNode list = read.takeList(MessageReading.PARTS);
    endGathering();
    if (list != null) {
      for (JsonNode part : list) {
        String role = PartKind.of(part).role;
        gather(part, role == null ? defaultRole : role);
      }
    }
    gathering = null;
    json.endArray();
    end();
  }

  private void gather(JsonNode part, String role) {
    if (!role.equals(gathering)) {
      endGathering();
      begin(role);
      gathering = role;
    }
    parts.part(part);
  }

  private void endGathering() {
    if (gathering != null) {
      gathering = null;
      json.endArray();
      out.end();
    }
  }

  private void begin(String role) {
    parts.beginMessage();
    out.begin().text("role", role).key("parts");
    json.beginArray();
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
      close();
    }
  }

  /** A message of one text. */
  void textMessage(String role, String text) {
    endGathering();
    begin(role);
    parts.text(text);
    close();
  }

  /** A message that asks for a tool. */
  void toolCallMessage(@Nullable String id, String name, JsonNode arguments) {
    begin("assistant");
    parts.toolCall(id, name, arguments);
    close();
  }

  /** A message with a tool's result. */
  void toolResponseMessage(@Nullable String id, JsonNode response) {
    begin("tool");
    parts.toolResponse(id, response);
    close();
  }

  /** A message whose parts are the documents that a search found. */
  void documentsMessage(JsonNode documents) {
    begin("tool");
    if (documents.isArray()) {
      documents.forEach(parts::document);
    } else {
      parts.document(documents);
    }
    close();
  }

  private void close() {
    json.endArray();
    out.end();
  }
}
