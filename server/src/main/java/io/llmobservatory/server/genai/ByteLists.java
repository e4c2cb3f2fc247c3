package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Bytes that a serialiser wrote as numbers. */
final class ByteLists {
  private ByteLists() {}

  /**
   * The bytes of {@code [137, 80, …]}, of {@code {"0": 137, "1": 80, …}} or of {@code {"type":
   * "Buffer", "data": […]}}; null if it is none of these, or empty.
   */
  static byte @Nullable [] of(JsonNode node) {
    if (node.isArray()) {
      return ofNumbers(node);
    }
    if (!node.isObject()) {
      return null;
    }
    JsonNode data = node.get("data");
    if (data != null
        && data.isArray()
        && node.size() == 2
        && "Buffer".equals(Json.text(node, "type"))) {
      return ofNumbers(data);
    }
    return node.has("0") ? ofNumbered(node) : null;
  }

  private static byte @Nullable [] ofNumbers(JsonNode list) {
    byte[] bytes = new byte[list.size()];
    int size = 0;
    for (JsonNode number : list) {
      if (!isByte(number)) {
        return null;
      }
      bytes[size++] = (byte) number.intValue();
    }
    return size == 0 ? null : bytes;
  }

  private static byte @Nullable [] ofNumbered(JsonNode object) {
    byte[] bytes = new byte[object.size()];
    for (int i = 0; i < bytes.length; i++) {
      JsonNode number = object.get(Integer.toString(i));
      if (number == null || !isByte(number)) {
        return null;
      }
      bytes[i] = (byte) number.intValue();
    }
    return bytes;
  }

  private static boolean isByte(JsonNode number) {
    return number.isInt() && number.intValue() >= Byte.MIN_VALUE && number.intValue() <= 0xFF;
  }
}
