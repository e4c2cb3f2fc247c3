package io.llmobservatory.server.genai;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The content parts of chat APIs, written as the parts of the semantic conventions. */
final class ChatParts {
  private ChatParts() {}

  /** Whether an object is a message: it has a role, or something that only a message has. */
  static boolean isMessage(JsonNode object) {
    return object.has("role") || object.has("tool_calls") || object.has("refusal");
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
      case "text", "input_text", "output_text" -> text(part.get("text"), json);
      case "image_url", "input_image" -> image(part.get("image_url"), json);
      case "input_audio" -> audio(part.get("input_audio"), json);
      case "file", "input_file" -> file(part.get("file"), json);
      default -> false;
    };
  }

  private static boolean text(@Nullable JsonNode text, JsonWriter json) {
    if (text == null || !text.isString()) {
      return false;
    }
    json.beginObject().key("type").string("text");
    json.key("content").string(text.stringValue()).endObject();
    return true;
  }

  private static boolean image(@Nullable JsonNode image, JsonWriter json) {
    JsonNode url = image != null && image.isObject() ? image.get("url") : image;
    if (url == null || !url.isString()) {
      return false;
    }
    media(url.stringValue(), "image", json);
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
    return true;
  }

  private static boolean file(@Nullable JsonNode file, JsonWriter json) {
    if (file == null) {
      return false;
    }
    JsonNode id = file.get("file_id");
    JsonNode data = file.get("file_data");
    if (id != null && id.isString()) {
      json.beginObject().key("type").string("file").key("modality").string("document");
      json.key("file_id").string(id.stringValue()).endObject();
      return true;
    }
    if (data != null && data.isString()) {
      media(data.stringValue(), "document", json);
      return true;
    }
    return false;
  }

  private static void media(String uri, String modality, JsonWriter json) {
    int comma = uri.indexOf(',');
    if (uri.startsWith("data:") && comma > 0) {
      String header = uri.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
      if (header.endsWith(";base64")) {
        String mimeType = header.substring(0, header.length() - ";base64".length());
        blob(modality, mimeType.isEmpty() ? null : mimeType, uri.substring(comma + 1), json);
        return;
      }
    }
    json.beginObject().key("type").string("uri").key("modality").string(modality);
    json.key("uri").string(uri).endObject();
  }

  private static void blob(
      String modality, @Nullable String mimeType, String base64, JsonWriter json) {
    json.beginObject().key("type").string("blob").key("modality").string(modality);
    if (mimeType != null) {
      json.key("mime_type").string(mimeType);
    }
    json.key("content").string(base64).endObject();
  }
}
