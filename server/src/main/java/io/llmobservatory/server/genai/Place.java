package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where something may be told, as {@link Field} writes it. */
final class Place {
  private static final List<String> NONE = List.of();

  private final String key;
  private final List<String> path;
  private final boolean indexed;

  /** The number of the key in {@link KnownKeys}. */
  final int number;

  /** The last property on the way to a value {@link #isInside}; not to be changed. */
  final byte[] lastProperty;

  Place(String written, int number) {
    int tilde = written.indexOf('~');
    this.key = keyOf(written);
    this.indexed = written.endsWith(".*");
    this.path = tilde < 0 ? NONE : List.of(written.substring(tilde + 1).split("\\.", -1));
    this.number = number;
    String last = path.isEmpty() ? "" : path.get(path.size() - 1);
    this.lastProperty = last.getBytes(StandardCharsets.UTF_8);
  }

  /** The attribute's key of a place; of a list over several attributes what their keys share. */
  static String keyOf(String written) {
    int tilde = written.indexOf('~');
    if (tilde >= 0) {
      return written.substring(0, tilde);
    }
    return written.endsWith(".*") ? written.substring(0, written.length() - 1) : written;
  }

  /** The attribute's key, or what the keys share. */
  String key() {
    return key;
  }

  /** Whether this is a list that is spread over attributes with an index in their keys. */
  boolean isIndexed() {
    return indexed;
  }

  /** Whether this is a value within an attribute's JSON. */
  boolean isInside() {
    return !path.isEmpty();
  }

  /** The value in a tree, or null. */
  @Nullable JsonNode in(JsonNode tree) {
    JsonNode node = tree;
    for (String step : path) {
      JsonNode next = node.isArray() ? element(node, step) : node.get(step);
      if (next == null) {
        return null;
      }
      node = next;
    }
    return node;
  }

  private static @Nullable JsonNode element(JsonNode list, String step) {
    char first = step.charAt(0);
    return step.length() == 1 && first >= '0' && first <= '9' ? list.get(first - '0') : null;
  }
}
