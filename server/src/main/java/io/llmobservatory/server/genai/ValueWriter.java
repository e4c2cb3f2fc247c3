package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpElements;
import io.llmobservatory.server.otlp.OtlpValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes OTLP values as JSON from which each can be read back with its type: integers without
 * fraction, doubles with one, {@code {"$bytes":"base64"}}, {@code {"$double":"NaN"}}, {@code null}
 * for an empty value, and {@code {"$map":[[key,value]…]}} for a map that has a key of that form
 * itself.
 */
final class ValueWriter {
  private ValueWriter() {}

  static void write(OtlpValue value, JsonWriter json) {
    switch (value.kind()) {
      case EMPTY -> json.nullValue();
      case STRING -> json.string(value.bytes(), value.offset(), value.length());
      case BOOL -> json.bool(value.asBoolean());
      case INT -> json.number(value.asLong());
      case DOUBLE -> json.number(value.asDouble());
      case BYTES -> json.bytes(value.bytes(), value.offset(), value.length());
      case ARRAY -> array(value.elements(), json);
      case MAP -> map(value, json);
      case CLOSED -> {
        json.repaired(Repair.TOO_DEEP);
        json.base64(value.bytes(), value.offset(), value.length());
      }
    }
  }

  private static void array(OtlpElements elements, JsonWriter json) {
    json.beginArray();
    while (elements.next()) {
      write(elements.value(), json);
    }
    json.endArray();
  }

  private static void map(OtlpValue value, JsonWriter json) {
    Map<String, Integer> last = new HashMap<>();
    boolean escaped = false;
    int count = 0;
    OtlpElements keys = value.elements();
    while (keys.next()) {
      escaped |= startsWithDollar(keys);
      if (last.put(Scalars.clean(keys.key()), count++) != null) {
        json.repaired(Repair.DUPLICATE_KEY);
      }
    }
    if (escaped) {
      json.beginObject().key("$map").beginArray();
    } else {
      json.beginObject();
    }
    OtlpElements elements = value.elements();
    for (int i = 0; elements.next(); i++) {
      if (last.getOrDefault(Scalars.clean(elements.key()), -1) == i) {
        entry(elements, escaped, json);
      }
    }
    if (escaped) {
      json.endArray();
    }
    json.endObject();
  }

  private static void entry(OtlpElements element, boolean escaped, JsonWriter json) {
    byte[] bytes = element.value().bytes();
    if (escaped) {
      json.beginArray().string(bytes, element.keyOffset(), element.keyLength());
      write(element.value(), json);
      json.endArray();
    } else {
      json.key(bytes, element.keyOffset(), element.keyLength());
      write(element.value(), json);
    }
  }

  private static boolean startsWithDollar(OtlpElements element) {
    return element.keyLength() > 0 && element.value().bytes()[element.keyOffset()] == '$';
  }
}
