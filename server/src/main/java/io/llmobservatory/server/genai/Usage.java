package io.llmobservatory.server.genai;

/**
 * The tokens of a model call, each number with one meaning whatever the sender meant.
 *
 * @param input tokens of the prompt, those read from and written to the cache included
 * @param output tokens of the answer, reasoning included
 * @param total input and output, or what the sender says
 * @param cacheRead the part of input that was read from the provider's cache
 * @param cacheWrite the part of input that was written to it
 * @param reasoning the part of output that is reasoning
 */
public record Usage(
    long input, long output, long total, long cacheRead, long cacheWrite, long reasoning) {
  /** The number is not known, which is not the same as zero. */
  public static final long ABSENT = -1;

  /** Nothing is known. */
  static final Usage NONE = new Usage(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
}
