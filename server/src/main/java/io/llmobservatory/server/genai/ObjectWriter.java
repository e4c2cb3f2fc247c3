package io.llmobservatory.server.genai;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes one object from what others say: no key twice, and nothing left out for its key being
 * taken.
 */
final class ObjectWriter {
  /** What a key that is taken already is written with. */
  private static final String PREFIX = "source_";

  /** So many keys are looked through one by one. */
  private static final int FEW = 24;

  private final JsonWriter json;
  private final String[] keys = new String[FEW];
  private int size;
  private @Nullable Set<String> many;

  ObjectWriter(JsonWriter json) {
    this.json = json;
  }

  ObjectWriter begin(String type) {
    return begin().text("type", type);
  }

  ObjectWriter begin() {
    size = 0;
    many = null;
    json.beginObject();
    return this;
  }

  void end() {
    json.endObject();
  }

  /** A key that is free; its value is the caller's to write. */
  ObjectWriter key(String key) {
    json.key(key);
    add(key);
    return this;
  }

  ObjectWriter text(String key, String text) {
    key(key);
    json.string(text);
    return this;
  }

  ObjectWriter textIfAny(String key, @Nullable String text) {
    return text == null ? this : text(key, text);
  }

  ObjectWriter value(String key, JsonNode value) {
    key(key);
    Json.write(value, json);
    return this;
  }

  /** A property of a source as it stands, under its own key if that is free. */
  void beside(String key, JsonNode value) {
    String free = key;
    String clean = Json.clean(key);
    while (isTaken(clean)) {
      free = PREFIX + free;
      clean = PREFIX + clean;
    }
    json.key(free);
    add(clean);
    Json.write(value, json);
  }

  private boolean isTaken(String key) {
    if (many != null) {
      return many.contains(key);
    }
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return true;
      }
    }
    return false;
  }

  private void add(String key) {
    if (many != null) {
      many.add(key);
    } else if (size < FEW) {
      keys[size++] = key;
    } else {
      many = new HashSet<>(Arrays.asList(keys));
      many.add(key);
    }
  }
}
