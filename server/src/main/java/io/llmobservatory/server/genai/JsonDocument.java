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
