package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
