package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The content parts of chat APIs, written as the parts of the semantic conventions. */
final class ChatParts {
  private static final Set<String> URI_KEYS = Set.of("type", "modality", "uri");
  private static final Set<String> BLOB_KEYS = Set.of("type", "modality", "mime_type", "content");
  private static final Set<String> FILE_KEYS = Set.of("type", "modality", "file_id");

  private ChatParts() {}

  /** Whether an object is a message: it has a role, or something that only a message has. */
  static boolean isMessage(JsonNode object) {
    return object.has("role")
        || object.has("parts")
        || object.has("content")
        || object.has("tool_calls")
        || object.has("function_call")
        || object.has("refusal");
  }

  /**
   * Writes a part of a chat API.
   *
   * @return false if it is none, and nothing was written
   */
  static boolean write(JsonNode part, JsonWriter json) {
    JsonNode type = part.get("type");
    if (type == null || !type.isString()) {
      return false;
    }
    return switch (type.stringValue()) {
      case "text", "input_text", "output_text" -> text(part, json);
      case "refusal" -> refusal(part.get("refusal"), json);
      case "image_url", "input_image" -> image(part, json);
      case "input_audio" -> audio(part.get("input_audio"), json);
      case "file", "input_file" -> file(part.get("file"), json);
      default -> false;
    };
  }

  private static boolean refusal(@Nullable JsonNode refusal, JsonWriter json) {
    if (refusal == null || !refusal.isString()) {
      return false;
    }
    refusal(refusal.stringValue(), json);
    return true;
  }

  /** What a model says instead of an answer: a text, marked as what it is. */
  static void refusal(String text, JsonWriter json) {
    json.beginObject().key("type").string("text").key("content").string(text);
    json.key("refusal").bool(true).endObject();
  }

  private static boolean text(JsonNode part, JsonWriter json) {
    String text = Json.text(part, "text");
    if (text == null || part.has("content")) {
      return false;
    }
    json.beginObject().key("type").string("text").key("content").string(text);
    Json.writeProperties(part, key -> key.equals("type") || key.equals("text"), json);
    json.endObject();
    return true;
  }

  private static boolean image(JsonNode part, JsonWriter json) {
    JsonNode image = part.get("image_url");
    boolean wrapped = image != null && image.isObject();
    String url = wrapped ? Json.text(image, "url") : Json.text(part, "image_url");
    if (url == null) {
      return false;
    }
    Set<String> told = media(url, "image", json);
    if (wrapped) {
      Json.writeProperties(image, key -> key.equals("url") || told.contains(key), json);
    }
    Json.writeProperties(
        part, key -> told.contains(key) || key.equals("image_url") || has(image, key), json);
    json.endObject();
    return true;
  }

  private static boolean audio(@Nullable JsonNode audio, JsonWriter json) {
    if (audio == null) {
      return false;
    }
    JsonNode data = audio.get("data");
    JsonNode format = audio.get("format");
    if (data == null || !data.isString()) {
      return false;
    }
    String mimeType = format != null && format.isString() ? "audio/" + format.stringValue() : null;
    blob("audio", mimeType, data.stringValue(), json);
    json.endObject();
    return true;
  }

  private static boolean file(@Nullable JsonNode file, JsonWriter json) {
    if (file == null) {
      return false;
    }
    String id = Json.text(file, "file_id");
    String data = Json.text(file, "file_data");
    Set<String> told;
    if (id != null) {
      json.beginObject().key("type").string("file").key("modality").string("document");
      json.key("file_id").string(id);
      told = FILE_KEYS;
    } else if (data != null) {
      told = media(data, "document", json);
    } else {
      return false;
    }
    String used = id != null ? "file_id" : "file_data";
    Json.writeProperties(file, key -> key.equals(used) || told.contains(key), json);
    json.endObject();
    return true;
  }

  private static boolean has(@Nullable JsonNode object, String key) {
    return object != null && object.has(key);
  }

  /**
   * Begins the part of something that is behind an address or within it; the caller ends it.
   *
   * @return the keys that are written
   */
  private static Set<String> media(String uri, String modality, JsonWriter json) {
    int comma = uri.indexOf(',');
    if (uri.startsWith("data:") && comma > 0) {
      String header = uri.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
      if (header.endsWith(";base64")) {
        String mimeType = header.substring(0, header.length() - ";base64".length());
        blob(modality, mimeType.isEmpty() ? null : mimeType, uri.substring(comma + 1), json);
        return BLOB_KEYS;
      }
    }
    json.beginObject().key("type").string("uri").key("modality").string(modality);
    json.key("uri").string(uri);
    return URI_KEYS;
  }

  private static void blob(
      String modality, @Nullable String mimeType, String base64, JsonWriter json) {
    json.beginObject().key("type").string("blob").key("modality").string(modality);
    if (mimeType != null) {
      json.key("mime_type").string(mimeType);
    }
    json.key("content").string(base64);
  }
}
