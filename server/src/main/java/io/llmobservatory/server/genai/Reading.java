package io.llmobservatory.server.genai;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An object, together with those within it that say more about the same thing, read by what its
 * properties mean. What has not been taken in the end is the rest: nothing gets lost by being
 * called something else, by being of a type nobody expects, or by being said twice.
 *
 * <p>An instance is used again and again.
 */
final class Reading {
  /** A choice, a message, its content and its parts, for instance. */
  private static final int MAX_LEVELS = 4;

  private final Meanings meanings;
  private final int width;
  private final @Nullable JsonNode[] objects = new @Nullable JsonNode[MAX_LEVELS];
  private final @Nullable JsonNode[] found;

  /** The keys of what was found: several may mean the same. */
  private final @Nullable String[] keys;

  private final boolean[] told;

  /** How many properties of each object are not told yet. */
  private final int[] left = new int[MAX_LEVELS];

  private int levels;

  /**
   * A reading that begins anywhere.
   *
   * @param meanings tells the meanings of keys
   * @param width how many meanings there are
   */
  Reading(Meanings meanings, int width) {
    this.meanings = meanings;
    this.width = width;
    this.found = new @Nullable JsonNode[MAX_LEVELS * width];
    this.keys = new @Nullable String[MAX_LEVELS * width];
    this.told = new boolean[MAX_LEVELS * width];
  }

  Reading begin(JsonNode object) {
    levels = 0;
    push(object);
    return this;
  }

  private void push(JsonNode object) {
    int base = levels * width;
    Arrays.fill(found, base, base + width, null);
    Arrays.fill(told, base, base + width, false);
    int more = 0;
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      int meaning = meanings.of(property.getKey());
      if (meaning < 0) {
        more++;
      } else if (!property.getValue().isNull()) {
        more++;
        if (found[base + meaning] == null) {
          found[base + meaning] = property.getValue();
          keys[base + meaning] = property.getKey();
        }
      }
    }
    left[levels] = more;
    objects[levels++] = object;
  }

  /** Goes on with the object of this meaning within the innermost one, if there is such. */
  boolean descend(int meaning) {
    int position = (levels - 1) * width + meaning;
    JsonNode inner = found[position];
    if (inner == null || !inner.isObject() || levels == MAX_LEVELS) {
      return false;
    }
    tell(position);
    push(inner);
    return true;
  }

  /** How many objects are being read, at least one. */
  int levels() {
    return levels;
  }

  /** What the innermost object says. */
  @Nullable JsonNode inner(int meaning) {
    return found[(levels - 1) * width + meaning];
  }

  /** What is said, by the innermost object that says it; it stays in the rest. */
  @Nullable JsonNode get(int meaning) {
    for (int at = (levels - 1) * width + meaning; at >= 0; at -= width) {
      if (found[at] != null) {
        return found[at];
      }
    }
    return null;
  }

  boolean has(int meaning) {
    return get(meaning) != null;
  }

  /** What is said, by the innermost object that says it. */
  @Nullable JsonNode take(int meaning) {
    for (int at = (levels - 1) * width + meaning; at >= 0; at -= width) {
      if (found[at] != null) {
        tell(at);
        return found[at];
      }
    }
    return null;
  }

  /** A text that is said; objects around that say the same are told with it. */
  @Nullable String takeText(int meaning) {
    String text = null;
    for (int at = (levels - 1) * width + meaning; at >= 0; at -= width) {
      JsonNode value = found[at];
      if (value != null && value.isString() && (text == null || value.stringValue().equals(text))) {
        text = value.stringValue();
        tell(at);
      }
    }
    return text;
  }

  /** Takes a text from each object, if it is one of these words. */
  void tell(int meaning, Predicate<String> words) {
    for (int at = (levels - 1) * width + meaning; at >= 0; at -= width) {
      JsonNode value = found[at];
      if (value != null && value.isString() && words.test(value.stringValue())) {
        tell(at);
      }
    }
  }

  private void tell(int position) {
    if (!told[position]) {
      told[position] = true;
      left[position / width]--;
    }
  }

  /** Writes what was not taken. */
  void rest(ObjectWriter out) {
    for (int level = levels - 1; level >= 0; level--) {
      JsonNode object = objects[level];
      if (object == null || left[level] == 0) {
        continue;
      }
      for (Map.Entry<String, JsonNode> property : object.properties()) {
        if (!isTold(level, property)) {
          out.beside(property.getKey(), property.getValue());
        }
      }
    }
  }

  private boolean isTold(int level, Map.Entry<String, JsonNode> property) {
    int meaning = meanings.of(property.getKey());
    if (meaning < 0) {
      return false;
    }
    int position = level * width + meaning;
    return property.getValue().isNull()
        || (told[position] && property.getKey().equals(keys[position]));
  }
}
