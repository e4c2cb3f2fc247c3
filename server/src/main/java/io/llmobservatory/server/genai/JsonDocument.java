package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as UTF-8, which PostgreSQL takes as {@code json} and as {@code jsonb}: no NUL, no
 * lone surrogate, no number out of bounds.
 */
public final class JsonDocument {
  private final byte[] bytes;
  private final int offset;
  private final int length;

  JsonDocument(byte[] utf8) {
    this(utf8, 0, utf8.length);
  }

  /** One that is part of an array; it lives as long as nothing else is written there. */
  JsonDocument(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** A copy of the document's bytes. */
  public byte[] utf8() {
    return Arrays.copyOfRange(bytes, offset, end());
  }

  /** Holds the document's bytes, and perhaps others'; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the document begins in {@link #bytes}. */
  public int offset() {
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  private int end() {
    return offset + length;
  }

  /** The same in an array of its own. */
  JsonDocument kept() {
    return new JsonDocument(utf8());
  }

  static @Nullable JsonDocument keptOrNull(@Nullable JsonDocument document) {
    return document == null ? null : document.kept();
  }

  /** Whether another document stands at a position of this one, with this byte not behind it. */
  boolean hasAt(int position, JsonDocument other, char notBefore) {
    int start = offset + position;
    int end = start + other.length;
    return end < end() && bytes[end] != notBefore && other.isAt(start, bytes);
  }

  private boolean isAt(int start, byte[] within) {
    return Arrays.equals(within, start, start + length, bytes, offset, end());
  }

  /** Whether a text, as a document, is one of the texts in this one. */
  boolean contains(JsonDocument text) {
    for (int i = offset; i + text.length <= end(); i++) {
      // Both begin and end with a quote, so that no two comparisons look at the same bytes.
      if (bytes[i] == '"' && text.isAt(i, bytes)) {
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
    int last = end() - 1;
    int start = offset + 1;
    int depth = 0;
    boolean inText = false;
    for (int i = start; i < last; i++) {
      switch (bytes[i]) {
        case '\\' -> i++;
        case '"' -> inText = !inText;
        case '{', '[' -> depth += inText ? 0 : 1;
        case '}', ']' -> depth -= inText ? 0 : 1;
        case ',' -> {
          if (depth == 0 && !inText) {
            elements.add(new JsonDocument(bytes, start, i - start).kept());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    if (start < last) {
      elements.add(new JsonDocument(bytes, start, last - start).kept());
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonDocument that && length == that.length && that.isAt(offset, bytes);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < end(); i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** The document as text. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
