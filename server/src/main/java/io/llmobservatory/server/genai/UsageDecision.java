package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Usage.ABSENT;

/**
 * Decides what the token counts of a span mean. The conventions count what the cache gave or took
 * within the input, and reasoning within the output; some senders do not.
 */
final class UsageDecision {
  private UsageDecision() {}

  /** The usage that a span tells, with one meaning for each number. */
  static Usage decide(AttributeIndex index, Notes notes) {
    long input = index.count(Field.INPUT_TOKENS);
    long output = index.count(Field.OUTPUT_TOKENS);
    long total = index.count(Field.TOTAL_TOKENS);
    long cacheRead = index.count(Field.CACHE_READ_TOKENS);
    long cacheWrite = index.count(Field.CACHE_WRITE_TOKENS);
    long reasoning = index.count(Field.REASONING_TOKENS);
    long cache = sum(cacheRead, cacheWrite);
    boolean cacheApart = cache > 0 && input != ABSENT && isCacheApart(input, output, total, cache);
    if (cacheApart) {
      input = sum(input, cache);
      total = Math.max(total, sum(input, output));
      notes.text("usage", "cache added to input");
    }
    if (reasoning > 0 && output != ABSENT && reasoning > output) {
      // A part cannot be larger than the whole, so the whole was told without it.
      output = sum(output, reasoning);
      total = Math.max(total, sum(input, output));
      notes.text("usage_output", "reasoning added to output");
    }
    if (total == ABSENT && (input != ABSENT || output != ABSENT)) {
      total = sum(input, output);
    }
    return new Usage(input, output, total, cacheRead, cacheWrite, reasoning);
  }

  // More cache than input is a proof; a total that only fits with the cache added is another.
  private static boolean isCacheApart(long input, long output, long total, long cache) {
    return cache > input
        || (total != ABSENT
            && total != sum(input, output)
            && total == sum(sum(input, cache), output));
  }

  private static long sum(long a, long b) {
    long sum = Math.max(a, 0) + Math.max(b, 0);
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
