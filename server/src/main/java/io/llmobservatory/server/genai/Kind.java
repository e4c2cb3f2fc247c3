package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * What a span is.
 *
 * @param type its type
 * @param operation its canonical operation, the sender's own word, or null if it has none
 */
record Kind(SpanType type, @Nullable String operation) {
  static Kind of(SpanType type) {
    return new Kind(type, Operations.of(type));
  }
}
