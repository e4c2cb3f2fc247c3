package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JSON document as UTF-8, which PostgreSQL takes as {@code json} and as {@code jsonb}: no NUL, no
 * lone surrogate, no number out of bounds.
 */
public final class JsonDocument {
  private final byte[] utf8;

  JsonDocument(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** The document's bytes; not to be changed. */
  public byte[] utf8() {
    return utf8;
  }

  /** Whether another document stands at a position of this one, with something after it. */
  boolean hasAt(int position, JsonDocument other) {
    int end = position + other.utf8.length;
    return end < utf8.length
        && Arrays.equals(utf8, position, end, other.utf8, 0, other.utf8.length);
  }

  /** Whether a text, as a document, is one of the texts in this one. */
  boolean contains(JsonDocument text) {
    byte[] sought = text.utf8;
    for (int i = 0; i + sought.length <= utf8.length; i++) {
      // Both begin and end with a quote, so that no two comparisons look at the same bytes.
      if (utf8[i] == '"' && Arrays.equals(utf8, i, i + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The elements of a list, each as a document. The list has no blanks, as a writer leaves none.
   */
  List<JsonDocument> elements() {
    List<JsonDocument> elements = new ArrayList<>();
    int start = 1;
    int depth = 0;
    boolean inText = false;
    for (int i = 1; i < utf8.length - 1; i++) {
      switch (utf8[i]) {
        case '\\' -> i++;
        case '"' -> inText = !inText;
        case '{', '[' -> depth += inText ? 0 : 1;
        case '}', ']' -> depth -= inText ? 0 : 1;
        case ',' -> {
          if (depth == 0 && !inText) {
            elements.add(new JsonDocument(Arrays.copyOfRange(utf8, start, i)));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    if (start < utf8.length - 1) {
      elements.add(new JsonDocument(Arrays.copyOfRange(utf8, start, utf8.length - 1)));
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonDocument that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** The document as text. */
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
