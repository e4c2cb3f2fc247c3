package io.llmobservatory.client;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message in the shape of OpenTelemetry's semantic conventions for generative AI.
 * Immutable. Halves of UTF-16 pairs that stand alone become U+FFFD in it.
 */
public final class MessagePart {
  private final String type;
  private final String json;

  private MessagePart(String type, JsonObject json) {
    this(type, json.end());
  }

  private MessagePart(String type, String json) {
    this.type = type;
    this.json = json;
  }

  private static JsonObject of(String type) {
    return new JsonObject().text("type", type);
  }

  /** Returns a text. */
  public static MessagePart text(String content) {
    return new MessagePart(
        "text", of("text").text("content", Objects.requireNonNull(content, "content")));
  }

  /** Returns what a model thought before it answered. */
  public static MessagePart reasoning(String content) {
    return new MessagePart(
        "reasoning", of("reasoning").text("content", Objects.requireNonNull(content, "content")));
  }

  /**
   * Returns a call of a tool that a model asks for.
   *
   * @param id the call's id, or null if it has none
   * @param argumentsJson the arguments as JSON, usually an object
   * @throws IllegalArgumentException if the arguments are no JSON
   */
  public static MessagePart toolCall(@Nullable String id, String name, String argumentsJson) {
    return new MessagePart(
        "tool_call",
        of("tool_call")
            .text("id", id)
            .text("name", Objects.requireNonNull(name, "name"))
            .json("arguments", JsonCheck.require("argumentsJson", argumentsJson)));
  }

  /**
   * Returns a call of a tool that a model asks for.
   *
   * @param id the call's id, or null if it has none
   * @param arguments text, numbers, booleans, nulls, and lists and maps of them
   * @throws IllegalArgumentException if an argument is none of these
   */
  public static MessagePart toolCall(@Nullable String id, String name, Map<String, ?> arguments) {
    return toolCall(id, name, Json.of(arguments));
  }

  /**
   * Returns what a tool answered, as text.
   *
   * @param id the id of the call, or null if it has none
   */
  public static MessagePart toolCallResponse(@Nullable String id, String text) {
    return new MessagePart(
        "tool_call_response",
        of("tool_call_response")
            .text("id", id)
            .text("response", Objects.requireNonNull(text, "text")));
  }

  /**
   * Returns what a tool answered, as JSON.
   *
   * @param id the id of the call, or null if it has none
   * @throws IllegalArgumentException if the answer is no JSON
   */
  public static MessagePart toolCallResponseJson(@Nullable String id, String json) {
    return new MessagePart(
        "tool_call_response",
        of("tool_call_response").text("id", id).json("response", JsonCheck.require("json", json)));
  }

  /**
   * Returns bytes, such as an image.
   *
   * @param modality image, video, audio, document, or a word of your own
   * @param mimeType such as image/png, or null if it is not known
   */
  public static MessagePart blob(String modality, @Nullable String mimeType, byte[] bytes) {
    return new MessagePart(
        "blob",
        media("blob", modality, mimeType)
            .text("content", Base64.getEncoder().encodeToString(bytes)));
  }

  /**
   * Returns an address at which something lies.
   *
   * @param modality image, video, audio, document, or a word of your own
   * @param mimeType such as image/png, or null if it is not known
   */
  public static MessagePart uri(String modality, @Nullable String mimeType, String uri) {
    return new MessagePart(
        "uri", media("uri", modality, mimeType).text("uri", Objects.requireNonNull(uri, "uri")));
  }

  /**
   * Returns a file that the provider was given before.
   *
   * @param modality image, video, audio, document, or a word of your own
   * @param mimeType such as application/pdf, or null if it is not known
   */
  public static MessagePart file(String modality, @Nullable String mimeType, String fileId) {
    return new MessagePart(
        "file",
        media("file", modality, mimeType)
            .text("file_id", Objects.requireNonNull(fileId, "fileId")));
  }

  /**
   * Returns a part of another kind.
   *
   * @param json the whole part, an object with a member {@code type}
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static MessagePart json(String json) {
    JsonCheck.require("json", json);
    if (!json.strip().startsWith("{")) {
      throw new IllegalArgumentException("json is no object");
    }
    return new MessagePart("json", json.strip());
  }

  private static JsonObject media(String type, String modality, @Nullable String mimeType) {
    return of(type)
        .text("modality", Objects.requireNonNull(modality, "modality"))
        .text("mime_type", mimeType);
  }

  String json() {
    return json;
  }

  /** Tells the part's type; nothing of what it says. */
  @Override
  public String toString() {
    return "MessagePart[" + type + "]";
  }
}
