package io.llmobservatory.server.config;

/**
 * What becomes of spans before they are stored.
 *
 * @param keepOtherSpans whether spans that are not GenAI are stored too
 * @param maxValueSizeMib a longer attribute value, in MiB, is cut
 */
public record GenAiProcessor(boolean keepOtherSpans, Content content, int maxValueSizeMib) {

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
        settings.get(ConfigurationKeys.KEEP_OTHER_SPANS),
        settings.get(ConfigurationKeys.CONTENT),
        settings.get(ConfigurationKeys.MAX_VALUE_SIZE_MIB));
  }
}
