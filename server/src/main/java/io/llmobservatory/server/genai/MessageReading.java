package io.llmobservatory.server.genai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the message in an object of any API: in the object itself, or in what it wraps, as choices,
 * candidates and serialised classes do.
 */
final class MessageReading {
  static final int ROLE = 0;
  static final int CONTENT = 1;
  static final int CONTENTS = 2;
  static final int PARTS = 3;
  static final int NAME = 4;
  static final int FINISH_REASON = 5;
  static final int REFUSAL = 6;
  static final int REASONING = 7;
  static final int TOOL_CALLS = 8;
  static final int FUNCTION_CALL = 9;
  static final int TOOL_CALL_ID = 10;
  static final int ID = 11;
  static final int AUDIO = 12;
  static final int IMAGES = 13;
  static final int FILES = 14;
  static final int RESPONSES = 15;
  static final int TEXT = 16;
  static final int ADDITIONAL = 17;
  static final int MESSAGE = 18;
  private static final int KWARGS = 19;
  private static final int DATA = 20;
  private static final int TYPE = 21;
  private static final int KIND = 22;
  private static final int EVENT_NAME = 23;
  private static final int SERIALISED = 24;
  private static final int METADATA = 25;
  private static final int MEANINGS = 26;

  private final Reading read = new Reading(MessageReading::meaning, MEANINGS);
  private @Nullable String role;
  private boolean isMessage;

  private static int meaning(String key) {
    return switch (key) {
      case "role", "_role", "messageType" -> ROLE;
      case "content" -> CONTENT;
      case "contents", "blocks", "items", "_content" -> CONTENTS;
      case "parts" -> PARTS;
      case "name", "_name" -> NAME;
      case "finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason" ->
          FINISH_REASON;
      case "refusal" -> REFUSAL;
      case "reasoning_content", "reasoning", "thinking" -> REASONING;
      case "tool_calls", "toolCalls", "toolExecutionRequests" -> TOOL_CALLS;
      case "function_call" -> FUNCTION_CALL;
      case "tool_call_id", "toolCallId" -> TOOL_CALL_ID;
      case "id" -> ID;
      case "audio" -> AUDIO;
      case "images" -> IMAGES;
      case "files" -> FILES;
      case "responses" -> RESPONSES;
      case "text", "textContent" -> TEXT;
      case "additional_kwargs" -> ADDITIONAL;
      case "message", "delta" -> MESSAGE;
      case "kwargs" -> KWARGS;
      case "data" -> DATA;
      case "type" -> TYPE;
      case "kind" -> KIND;
      case "event.name" -> EVENT_NAME;
      case "lc" -> SERIALISED;
      case "response_metadata", "generation_info", "generationInfo" -> METADATA;
      default -> Meanings.NONE;
    };
  }

  /** Reads an object, and says whether it is a message. */
  boolean begin(JsonNode object) {
    read.begin(object);
    role = null;
    while (descend()) {
      // A choice holds a message, which may hold what a class was made of.
    }
    String told = read.takeText(ROLE);
    String type = text(TYPE);
    String typeRole = type == null ? null : Roles.ofType(type);
    String event = text(EVENT_NAME);
    String eventRole = event == null ? null : Roles.ofEvent(event);
    boolean hasRole = told != null || role != null || eventRole != null;
    isMessage = hasRole || isMessage(type, typeRole);
    if (isMessage) {
      read.tell(TYPE, MessageReading::isType);
      read.tell(EVENT_NAME, name -> Roles.ofEvent(name) != null);
      role = told != null ? told : role != null ? role : typeRole != null ? typeRole : eventRole;
    }
    return isMessage;
  }

  private static boolean isType(String type) {
    return type.equals("message") || type.equals("constructor") || Roles.ofType(type) != null;
  }

  private boolean isMessage(@Nullable String type, @Nullable String typeRole) {
    boolean hasContent =
        read.has(CONTENT) || read.has(CONTENTS) || read.has(TOOL_CALLS) || read.has(RESPONSES);
    if (typeRole != null) {
      return hasContent || read.has(TEXT);
    }
    if (type != null && !type.equals("message")) {
      return false;
    }
    return hasContent
        || read.has(PARTS)
        || read.has(REFUSAL)
        || (read.has(TEXT) && (read.has(FINISH_REASON) || read.has(METADATA)));
  }

  private boolean descend() {
    return read.descend(MESSAGE)
        || (isClass() && read.descend(KWARGS))
        || (isOfLangChain() && read.descend(DATA))
        || (holdsMessage(read.inner(CONTENT)) && read.descend(CONTENT));
  }

  /** LangChain's {@code {lc, type: "constructor", id: [.., "HumanMessage"], kwargs}}. */
  private boolean isClass() {
    JsonNode path = read.inner(ID);
    JsonNode type = read.inner(TYPE);
    if (path == null
        || !path.isArray()
        || path.isEmpty()
        || type == null
        || !type.isString()
        || !type.stringValue().equals("constructor")) {
      return false;
    }
    JsonNode name = path.get(path.size() - 1);
    String told = name.isString() ? Roles.ofType(name.stringValue()) : null;
    if (told == null || !isOfTexts(path)) {
      return false;
    }
    role = told;
    read.take(ID);
    read.take(SERIALISED);
    return true;
  }

  private static boolean isOfTexts(JsonNode path) {
    for (JsonNode name : path) {
      if (!name.isString()) {
        return false;
      }
    }
    return true;
  }

  /** LangChain's older {@code {type: "human", data: {content}}}. */
  private boolean isOfLangChain() {
    JsonNode type = read.inner(TYPE);
    JsonNode data = read.inner(DATA);
    return type != null
        && type.isString()
        && Roles.ofType(type.stringValue()) != null
        && data != null
        && data.has("content");
  }

  private static boolean holdsMessage(@Nullable JsonNode content) {
    return content != null
        && content.isObject()
        && !content.has("type")
        && (content.has("parts") || (content.has("role") && content.has("content")));
  }

  private @Nullable String text(int meaning) {
    JsonNode value = read.get(meaning);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  /** The role that the message names, if it is one and does. */
  @Nullable String role() {
    return role;
  }

  /** Whether the message is one of Pydantic AI's, whose parts tell their roles. */
  boolean isOfPydantic() {
    String kind = text(KIND);
    JsonNode parts = read.get(PARTS);
    return role == null
        && ("request".equals(kind) || "response".equals(kind))
        && parts != null
        && parts.isArray()
        && !parts.isEmpty();
  }

  @Nullable JsonNode get(int meaning) {
    return read.get(meaning);
  }

  @Nullable JsonNode take(int meaning) {
    return read.take(meaning);
  }

  @Nullable String takeText(int meaning) {
    return read.takeText(meaning);
  }

  /** The list of this meaning, or the list that stands in its text. */
  @Nullable JsonNode takeList(int meaning) {
    JsonNode value = read.get(meaning);
    JsonNode inner = value == null ? null : Json.structureIn(value);
    JsonNode list = inner == null ? value : inner;
    if (list == null || !list.isArray()) {
      return null;
    }
    read.take(meaning);
    return list;
  }

  /** Why the message ended, as its metadata tell it; they stay in the rest. */
  @Nullable String finishReasonInMetadata() {
    JsonNode metadata = read.get(METADATA);
    if (metadata == null) {
      return null;
    }
    for (Map.Entry<String, JsonNode> property : metadata.properties()) {
      if (meaning(property.getKey()) == FINISH_REASON && property.getValue().isString()) {
        return property.getValue().stringValue();
      }
    }
    return null;
  }

  void rest(ObjectWriter out) {
    read.rest(out);
  }
}
