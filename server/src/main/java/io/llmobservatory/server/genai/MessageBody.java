package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the parts of one message, wherever its API keeps them. */
final class MessageBody {
  private final MessageReading read;
  private final PartWriter parts;

  MessageBody(MessageReading read, PartWriter parts) {
    this.read = read;
    this.parts = parts;
  }

  void write(String role) {
    reasoning();
    JsonNode list = read.takeList(MessageReading.PARTS);
    if (list != null && !list.isEmpty()) {
      list.forEach(parts::part);
    } else {
      content(role);
    }
    refusal();
    media();
    calls();
    if (role.equals("tool")) {
      JsonNode responses = read.takeList(MessageReading.RESPONSES);
      if (responses != null) {
        parts.toolResponses(responses);
      }
    }
  }

  private void reasoning() {
    String reasoning = read.takeText(MessageReading.REASONING);
    if (reasoning != null) {
      if (!reasoning.isEmpty()) {
        parts.reasoning(reasoning);
      }
      return;
    }
    JsonNode thoughts = read.takeList(MessageReading.REASONING);
    if (thoughts != null) {
      thoughts.forEach(parts::part);
    }
  }

  private void content(String role) {
    JsonNode contents = read.takeList(MessageReading.CONTENTS);
    JsonNode content = read.take(MessageReading.CONTENT);
    if (content == null && contents == null) {
      content = text();
    } else {
      sameText(content);
    }
    if (content != null) {
      content(content, role);
    }
    if (contents != null) {
      contents.forEach(parts::part);
    }
  }

  /** The text of a message that has no content. */
  private @Nullable JsonNode text() {
    for (int meaning : new int[] {MessageReading.TEXT, MessageReading.MESSAGE}) {
      JsonNode text = read.get(meaning);
      if (text != null && text.isString()) {
        return read.take(meaning);
      }
    }
    return null;
  }

  /** LangChain tells a text beside the message with the same. */
  private void sameText(@Nullable JsonNode content) {
    JsonNode text = read.get(MessageReading.TEXT);
    if (text != null && (text.equals(content) || isEmpty(text))) {
      read.take(MessageReading.TEXT);
    }
  }

  private void content(JsonNode content, String role) {
    JsonNode inText = content.isString() ? PartWriter.partsIn(content.stringValue()) : null;
    JsonNode list = inText == null ? content : inText;
    boolean isList = list.isArray();
    boolean answers = role.equals("tool") || read.get(MessageReading.TOOL_CALL_ID) != null;
    if (answers && !(isList && isResponse(list.get(0)))) {
      parts.toolResponse(id(role), content);
    } else if (isList) {
      list.forEach(parts::part);
    } else if (!isEmpty(content) || !callsTool()) {
      parts.part(content);
    }
  }

  private @Nullable String id(String role) {
    String id = read.takeText(MessageReading.TOOL_CALL_ID);
    return id == null && role.equals("tool") ? read.takeText(MessageReading.ID) : id;
  }

  private static boolean isResponse(@Nullable JsonNode part) {
    return part != null && PartKind.of(part) == PartKind.RESPONSE;
  }

  private static boolean isEmpty(JsonNode text) {
    return text.isString() && text.stringValue().isEmpty();
  }

  private boolean callsTool() {
    JsonNode calls = read.get(MessageReading.TOOL_CALLS);
    return calls != null && !calls.isEmpty();
  }

  private void refusal() {
    String refusal = read.takeText(MessageReading.REFUSAL);
    if (refusal != null) {
      parts.refusal(refusal);
    }
  }

  private void media() {
    JsonNode audio = read.get(MessageReading.AUDIO);
    if (audio != null && audio.isObject()) {
      read.take(MessageReading.AUDIO);
      parts.medium(audio, "audio");
    }
    media(read.takeList(MessageReading.IMAGES), "image");
    media(read.takeList(MessageReading.FILES), null);
  }

  private void media(@Nullable JsonNode list, @Nullable String modality) {
    if (list != null) {
      for (JsonNode medium : list) {
        parts.medium(medium, modality);
      }
    }
  }

  private void calls() {
    JsonNode calls = read.get(MessageReading.TOOL_CALLS);
    boolean known = calls != null && (calls.isContainer() || Json.structureIn(calls) != null);
    if (calls != null && known) {
      read.take(MessageReading.TOOL_CALLS);
      parts.toolCalls(calls);
    }
    JsonNode call = read.get(MessageReading.FUNCTION_CALL);
    if (call != null && call.isObject()) {
      read.take(MessageReading.FUNCTION_CALL);
      parts.toolCall(call);
    }
    additionalCalls(known ? calls : null);
  }

  /** LangChain tells calls twice: as it sees them, and as the API told them. */
  private void additionalCalls(@Nullable JsonNode calls) {
    JsonNode additional = read.get(MessageReading.ADDITIONAL);
    if (additional == null || !additional.isObject() || additional.size() > 1) {
      return;
    }
    JsonNode again = additional.get("tool_calls");
    if (again == null || !again.isArray()) {
      if (additional.isEmpty()) {
        read.take(MessageReading.ADDITIONAL);
      }
    } else if (calls == null || calls.isEmpty()) {
      read.take(MessageReading.ADDITIONAL);
      parts.toolCalls(again);
    } else if (areSame(calls, again)) {
      read.take(MessageReading.ADDITIONAL);
    }
  }

  private static boolean areSame(JsonNode calls, JsonNode again) {
    if (!calls.isArray() || calls.size() != again.size()) {
      return false;
    }
    for (int i = 0; i < calls.size(); i++) {
      String id = Json.text(calls.get(i), "id");
      if (id == null || !id.equals(Json.text(again.get(i), "id"))) {
        return false;
      }
    }
    return true;
  }
}
