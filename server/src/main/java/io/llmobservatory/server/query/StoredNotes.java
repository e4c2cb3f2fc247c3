package io.llmobservatory.server.query;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The numbers among the notes of a span, which are what OTLP says in fields of its own. */
final class StoredNotes {
  private final Map<String, Integer> numbers = new HashMap<>();

  private StoredNotes() {}

  static StoredNotes of(@Nullable String object) {
    StoredNotes notes = new StoredNotes();
    if (object != null) {
      try (JsonParser json = StoredJson.parser(object)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = json.currentName();
          if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && json.getString().length() < 12) {
            // The 32 bits of an unsigned number, or of the number of an enum's value.
            notes.numbers.put(key, (int) json.getLongValue());
          } else {
            json.skipChildren();
          }
        }
      }
    }
    return notes;
  }

  /** The number of that name, or 0. */
  int number(String name) {
    return numbers.getOrDefault(name, 0);
  }
}
