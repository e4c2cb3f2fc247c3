package io.llmobservatory.client;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A JSON object while it is written, member after member. */
final class JsonObject {
  private final StringBuilder json = new StringBuilder("{");

  /** A member with a text, or none if that is null. */
  JsonObject text(String name, @Nullable String value) {
    if (value != null) {
      Json.quote(name(name), value);
    }
    return this;
  }

  /** A member whose value is JSON already, or none if that is null. */
  JsonObject json(String name, @Nullable String value) {
    if (value != null) {
      name(name).append(value);
    }
    return this;
  }

  private StringBuilder name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    Json.quote(json, name);
    return json.append(':');
  }

  String end() {
    return json.append('}').toString();
  }

  /** The JSON array of elements that are JSON already. */
  static String array(Collection<String> elements) {
    return "[" + String.join(",", elements) + "]";
  }
}
