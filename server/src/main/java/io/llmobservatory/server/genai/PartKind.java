package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a part of a message is, in the words of all APIs: by its type where it has one, by the names
 * of its properties where it has none.
 */
enum PartKind {
  TEXT(null, null),
  REFUSAL("assistant", null),
  REASONING("assistant", null),
  HIDDEN_REASONING("assistant", null),
  IMAGE(null, "image"),
  AUDIO(null, "audio"),
  VIDEO(null, "video"),
  DOCUMENT(null, "document"),
  /** One of the four; its type of media tells which. */
  MEDIA(null, null),
  CALL("assistant", null),
  RESPONSE("tool", null),
  SERVER_CALL("assistant", null),
  SERVER_RESPONSE("assistant", null),
  USER_PROMPT("user", null),
  SYSTEM_PROMPT("system", null),
  /** OpenInference's object around a part. */
  WRAPPED(null, null),
  /** What the conventions know stays as it is. */
  STANDARD(null, null),
  STANDARD_OF_MODEL("assistant", null),
  UNKNOWN(null, null);

  /** Who says such a part, or null if anyone may. */
  final @Nullable String role;

  final @Nullable String modality;

  PartKind(@Nullable String role, @Nullable String modality) {
    this.role = role;
    this.modality = modality;
  }

  /** What an object is. */
  static PartKind of(JsonNode part) {
    String type = typeOf(part);
    if (type != null) {
      return ofType(type.toLowerCase(Locale.ROOT), part);
    }
    String kind = Json.text(part, "kind");
    return kind == null ? ofProperties(part) : ofKind(kind, part);
  }

  /** The word for what a part is, or null if it has none. */
  static @Nullable String typeOf(JsonNode part) {
    String type = Json.text(part, "type");
    if (type != null) {
      return type;
    }
    String pydantic = Json.text(part, "part_kind");
    return pydantic == null ? Json.text(part, "block_type") : pydantic;
  }

  private static PartKind ofType(String type, JsonNode part) {
    return switch (type) {
      case "text", "input_text", "output_text" -> TEXT;
      case "refusal" -> REFUSAL;
      case "reasoning", "thinking", "reasoning_text", "summary_text", "reasoning_content" ->
          REASONING;
      case "redacted_thinking", "redacted-reasoning" -> HIDDEN_REASONING;
      case "image", "image_url", "input_image", "image-url", "image-data", "image_file" -> IMAGE;
      case "audio", "audio_url", "input_audio", "audio-url" -> AUDIO;
      case "video", "video_url", "input_video", "video-url" -> VIDEO;
      case "document", "document_url", "document-url" -> DOCUMENT;
      case "file" -> part.has("modality") ? STANDARD : MEDIA;
      case "input_file", "media", "binary", "file-data", "file-url", "file-id" -> MEDIA;
      case "blob", "uri" -> STANDARD;
      case "server_tool_call", "server_tool_call_response", "compaction" -> STANDARD_OF_MODEL;
      case "user-prompt" -> USER_PROMPT;
      case "system-prompt" -> SYSTEM_PROMPT;
      case "retry-prompt" -> part.has("tool_call_id") ? RESPONSE : USER_PROMPT;
      default -> ofTool(type);
    };
  }

  private static PartKind ofTool(String type) {
    if (ToolParts.isCall(type)) {
      return CALL;
    }
    if (ToolParts.isResponse(type)) {
      return RESPONSE;
    }
    if (ToolParts.isServerCall(type)) {
      return SERVER_CALL;
    }
    return ToolParts.isServerResponse(type) ? SERVER_RESPONSE : UNKNOWN;
  }

  private static PartKind ofKind(String kind, JsonNode part) {
    return switch (kind) {
      case "image-url" -> IMAGE;
      case "audio-url" -> AUDIO;
      case "video-url" -> VIDEO;
      case "document-url" -> DOCUMENT;
      case "binary" -> MEDIA;
      default -> ofProperties(part);
    };
  }

  private static PartKind ofProperties(JsonNode part) {
    for (Map.Entry<String, JsonNode> property : part.properties()) {
      PartKind kind = ofProperty(property.getKey(), property.getValue());
      if (kind == CALL && (part.has("result") || part.has("output"))) {
        return RESPONSE;
      }
      if (kind != UNKNOWN) {
        return kind;
      }
    }
    return UNKNOWN;
  }

  private static PartKind ofProperty(String key, JsonNode value) {
    if (value.isString()) {
      return switch (key) {
        case "text" -> TEXT;
        case "reasoning", "thinking" -> REASONING;
        case "toolCallId", "toolName", "tool_name" -> CALL;
        default -> UNKNOWN;
      };
    }
    if (!value.isObject()) {
      return UNKNOWN;
    }
    return switch (key) {
      case "functionCall",
          "function_call",
          "function",
          "toolUse",
          "toolRequest",
          "toolCall",
          "tool_call" ->
          CALL;
      case "functionResponse",
          "function_response",
          "toolResult",
          "toolResponse",
          "tool_call_result" ->
          RESPONSE;
      case "reasoningContent" -> REASONING;
      case "image" -> IMAGE;
      case "audio" -> AUDIO;
      case "video" -> VIDEO;
      case "document" -> DOCUMENT;
      case "inlineData", "inline_data", "fileData", "file_data", "media" -> MEDIA;
      case "executableCode", "executable_code" -> SERVER_CALL;
      case "codeExecutionResult", "code_execution_result" -> SERVER_RESPONSE;
      case "message_content" -> WRAPPED;
      default -> UNKNOWN;
    };
  }
}
