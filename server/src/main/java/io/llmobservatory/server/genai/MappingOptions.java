package io.llmobservatory.server.genai;

/**
 * What the operator wants of the mapping.
 *
 * @param keepOtherSpans whether spans that are not GenAI spans are stored
 * @param content whether what was said is stored
 * @param maxValueBytes the most bytes of one text or byte value; more is cut off and noted
 */
public record MappingOptions(boolean keepOtherSpans, Content content, int maxValueBytes) {
  /** What happens to messages, tool arguments and results, documents. */
  public enum Content {
    /** They are stored. */
    STORE,
    /** They are removed before anything is stored. */
    DROP
  }

  /** Everything is kept, values up to 16 MiB. */
  public static final MappingOptions DEFAULTS = new MappingOptions(true, Content.STORE, 16 << 20);
}
