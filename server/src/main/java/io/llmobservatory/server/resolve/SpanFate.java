package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What became of one span that was submitted.
 *
 * @param kind how it is now
 * @param reason why it was refused, null if it was not
 */
public record SpanFate(Kind kind, @Nullable Rejection reason) {
  static final SpanFate STORED = new SpanFate(Kind.STORED, null);
  static final SpanFate SAME = new SpanFate(Kind.SAME, null);
  static final SpanFate DIFFERENT = new SpanFate(Kind.DIFFERENT, null);

  /** How a span is after its commit. */
  public enum Kind {
    /** It is stored, and was not before. */
    STORED,
    /** It was stored before, just so. */
    SAME,
    /** It was stored before in another version, which stays. */
    DIFFERENT,
    /** It is not stored. */
    REFUSED
  }

  static SpanFate refused(Rejection reason) {
    return new SpanFate(Kind.REFUSED, reason);
  }
}
