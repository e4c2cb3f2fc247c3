package io.llmobservatory.server.config;

import io.llmobservatory.server.price.PriceOverrides;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of spans before they are stored.
 *
 * @param keepOtherSpans whether spans that are not GenAI are stored too
 * @param maxValueSizeMib a longer attribute value, in MiB, is cut
 * @param prices prices that win over the bundled ones; null for none
 */
public record GenAiProcessor(
    boolean keepOtherSpans, Content content, int maxValueSizeMib, @Nullable PriceOverrides prices) {

  /** Without prices of one's own. */
  public GenAiProcessor(boolean keepOtherSpans, Content content, int maxValueSizeMib) {
    this(keepOtherSpans, content, maxValueSizeMib, null);
  }

  /** What becomes of message content: prompts, completions, tool arguments and results. */
  public enum Content {
    /** It is stored. */
    STORE,
    /** It is removed, recognised or raw. */
    DROP
  }

  /** {@link #maxValueSizeMib} in bytes. */
  public int maxValueSizeBytes() {
    return Math.multiplyExact(maxValueSizeMib, 1024 * 1024);
  }

  static GenAiProcessor read(Settings settings) {
    return new GenAiProcessor(
        settings.get(GenAiKeys.KEEP_OTHER_SPANS),
        settings.get(GenAiKeys.CONTENT),
        settings.get(GenAiKeys.MAX_VALUE_SIZE_MIB),
        settings.find(GenAiKeys.PRICES));
  }
}
