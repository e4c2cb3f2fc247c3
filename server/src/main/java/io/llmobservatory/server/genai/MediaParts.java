package io.llmobservatory.server.genai;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Writes images, sounds, films and documents of any API as {@code uri}, {@code file} or {@code
 * blob}, with their bytes as they were sent.
 */
final class MediaParts {
  private static final int DATA = 0;
  private static final int URI = 1;
  private static final int PLACE = 2;
  private static final int FILE_ID = 3;
  private static final int MIME_TYPE = 4;
  private static final int FORMAT = 5;
  private static final int TYPE = 6;
  private static final int MEANINGS = 7;

  private static final String BASE64 = ";base64";

  /** What an address begins with ends before here. */
  private static final int MAX_SCHEME = 16;

  private final JsonWriter json;
  private final ObjectWriter out;
  private final Reading read = new Reading(MediaParts::meaning, MEANINGS);

  MediaParts(JsonWriter json, ObjectWriter out) {
    this.json = json;
    this.out = out;
  }

  private static int meaning(String key) {
    return switch (key) {
      case "data", "base64", "bytes", "file_data", "b64_json", "base64Data", "uint8Array" -> DATA;
      case "url", "uri", "fileUri", "file_uri", "file_url", "s3Uri" -> URI;
      case "source",
          "image",
          "image_url",
          "imageUrl",
          "image_file",
          "file",
          "fileData",
          "audio",
          "audio_url",
          "input_audio",
          "video",
          "video_url",
          "document",
          "document_url",
          "media",
          "inlineData",
          "inline_data",
          "s3Location" ->
          PLACE;
      case "file_id", "fileId" -> FILE_ID;
      case "media_type", "mediaType", "mime_type", "mimeType", "contentType", "content_type" ->
          MIME_TYPE;
      case "format" -> FORMAT;
      case "type", "kind", "part_kind", "block_type" -> TYPE;
      default -> Meanings.NONE;
    };
  }

  /**
   * Writes a medium in the shape of any API.
   *
   * @param modality what it is, or null if its type of media tells
   * @return false if it cannot be found, and nothing was written
   */
  boolean write(JsonNode part, @Nullable String modality) {
    read.begin(part);
    int found = find();
    if (found < 0) {
      return false;
    }
    JsonNode value = read.inner(found);
    if (value == null || !isTold(found, value, modality)) {
      return false;
    }
    read.take(found);
    read.tell(
        TYPE, type -> isType(type) || (isMedium(part) && type.equals(Json.text(part, "type"))));
    if (isPlainText()) {
      read.tell(TYPE, "text"::equals);
      out.begin("text").text("content", value.stringValue());
    } else if (found == FILE_ID) {
      begin("file", modality, mimeType(modality)).text("file_id", value.stringValue());
    } else {
      byte[] bytes = ByteLists.of(value);
      if (bytes == null) {
        address(value.stringValue(), found == URI, modality);
      } else {
        begin("blob", modality, mimeType(modality)).key("content");
        json.base64(bytes, 0, bytes.length);
      }
    }
    read.rest(out);
    out.end();
    return true;
  }

  /** Writes a medium that is only an address, or only its bytes in base64. */
  void write(String data, @Nullable String modality) {
    read.begin(MissingNode.getInstance());
    address(data, false, modality);
    out.end();
  }

  /** The meaning of what tells the medium, in the innermost object. */
  private int find() {
    while (true) {
      for (int meaning : new int[] {DATA, URI, FILE_ID, PLACE}) {
        JsonNode value = read.inner(meaning);
        if (value != null && tells(meaning, value)) {
          return meaning;
        }
      }
      if (!read.descend(PLACE) && !read.descend(DATA) && !read.descend(URI)) {
        return Meanings.NONE;
      }
    }
  }

  private static boolean tells(int meaning, JsonNode value) {
    return value.isString() || (meaning != FILE_ID && ByteLists.of(value) != null);
  }

  /** A document may be its own text, too; only what says to be a medium is one. */
  private boolean isTold(int found, JsonNode value, @Nullable String modality) {
    return found != DATA
        || !"document".equals(modality)
        || read.has(MIME_TYPE)
        || read.has(FORMAT)
        || !value.isString()
        || isAddress(value.stringValue());
  }

  private boolean isPlainText() {
    JsonNode type = read.levels() > 1 ? read.inner(TYPE) : null;
    JsonNode data = read.inner(DATA);
    return type != null
        && type.isString()
        && type.stringValue().equals("text")
        && data != null
        && data.isString();
  }

  /** Whether the part says by itself what it is: in a list of images anything may stand. */
  private static boolean isMedium(JsonNode part) {
    return switch (PartKind.of(part)) {
      case IMAGE, AUDIO, VIDEO, DOCUMENT, MEDIA -> true;
      default -> false;
    };
  }

  private static boolean isType(String type) {
    return switch (type) {
      case "base64", "url", "file", "Buffer" -> true;
      case "binary", "image-url", "audio-url", "video-url", "document-url" -> true;
      default -> false;
    };
  }

  private void address(String text, boolean isUri, @Nullable String modality) {
    int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
    if (comma > 0) {
      String header = text.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
      if (header.endsWith(BASE64)) {
        String mimeType = header.substring(0, header.length() - BASE64.length());
        read.tell(MIME_TYPE, mimeType::equalsIgnoreCase);
        begin("blob", modality, mimeType.isEmpty() ? mimeType(modality) : mimeType);
        out.text("content", text.substring(comma + 1));
        return;
      }
    }
    if (isUri || isAddress(text)) {
      begin("uri", modality, mimeType(modality)).text("uri", text);
    } else {
      begin("blob", modality, mimeType(modality)).text("content", text);
    }
  }

  private static boolean isAddress(String text) {
    // Langfuse puts a token where it has taken the bytes away.
    if (text.startsWith("data:") || text.startsWith("@@@langfuseMedia:")) {
      return true;
    }
    int end = Math.min(text.length(), MAX_SCHEME);
    for (int i = 1; i < end; i++) {
      if (text.charAt(i) == ':') {
        return text.startsWith("//", i + 1);
      }
    }
    return false;
  }

  private ObjectWriter begin(String type, @Nullable String modality, @Nullable String mimeType) {
    out.begin(type).text("modality", modality == null ? modality(mimeType) : modality);
    return out.textIfAny("mime_type", mimeType);
  }

  private static String modality(@Nullable String mimeType) {
    if (mimeType == null || mimeType.indexOf('/') < 0) {
      return "document";
    }
    String kind = mimeType.substring(0, mimeType.indexOf('/')).toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "image", "audio", "video" -> kind;
      default -> "document";
    };
  }

  private @Nullable String mimeType(@Nullable String modality) {
    String mimeType = read.takeText(MIME_TYPE);
    if (mimeType != null || modality == null) {
      return mimeType;
    }
    JsonNode format = read.get(FORMAT);
    if (format == null || !format.isString() || format.stringValue().indexOf('/') >= 0) {
      return null;
    }
    String name = format.stringValue();
    return switch (modality) {
      case "image", "audio", "video" -> {
        read.take(FORMAT);
        yield modality + '/' + name;
      }
      default -> {
        if (!name.equals("pdf")) {
          yield null;
        }
        read.take(FORMAT);
        yield "application/pdf";
      }
    };
  }
}
