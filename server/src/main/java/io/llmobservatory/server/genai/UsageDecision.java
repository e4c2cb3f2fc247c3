package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Usage.ABSENT;

import org.jspecify.annotations.Nullable;

/**
 * Decides what the token counts of a span mean. The conventions count what the cache gave or took
 * within the input, and reasoning within the output; some senders do not. Arithmetic decides where
 * it can, then the {@link Emitter}.
 */
final class UsageDecision {
  private UsageDecision() {}

  /** The usage that a span tells, with one meaning for each number. */
  static Usage decide(
      AttributeIndex index, @Nullable String provider, Emitter emitter, Notes notes) {
    if (index.isNamed(Field.OWN_USAGE)) {
      return own(index, notes);
    }
    long input = index.count(Field.INPUT_TOKENS);
    long output = index.count(Field.OUTPUT_TOKENS);
    long total = index.count(Field.TOTAL_TOKENS);
    long cacheRead = index.count(Field.CACHE_READ_TOKENS);
    long cacheWrite = index.count(Field.CACHE_WRITE_TOKENS);
    long reasoning = index.count(Field.REASONING_TOKENS);
    long cache = sum(cacheRead, cacheWrite);
    boolean totalled = total != ABSENT && input != ABSENT && output != ABSENT;
    Proof proof =
        totalled ? Proof.of(total - input - output, cache, Math.max(reasoning, 0)) : Proof.NONE;
    if (input != ABSENT && cache > 0) {
      String reason = cacheApart(index, provider, emitter, proof, cache > input);
      if (reason != null) {
        input = sum(input, cache);
        total = Math.max(total, sum(input, output));
      }
      notes.text("usage", reason == null ? "cache within input" : "cache added to input" + reason);
    }
    if (output != ABSENT && reasoning > 0) {
      String reason = reasoningApart(index, emitter, proof, reasoning > output);
      if (reason != null) {
        output = sum(output, reasoning);
        total = Math.max(total, sum(input, output));
      }
      notes.text(
          "usage_output",
          reason == null ? "reasoning within output" : "reasoning added to output" + reason);
    }
    if (total == ABSENT && (input != ABSENT || output != ABSENT)) {
      total = sum(input, output);
    }
    noteAnHour(index, notes);
    return new Usage(input, output, total, cacheRead, cacheWrite, reasoning);
  }

  /** What is told in the meaning that it has here. */
  private static Usage own(AttributeIndex index, Notes notes) {
    long input = index.count(Field.OWN_INPUT_TOKENS);
    long output = index.count(Field.OWN_OUTPUT_TOKENS);
    long total = index.count(Field.OWN_TOTAL_TOKENS);
    if (total == ABSENT && (input != ABSENT || output != ABSENT)) {
      total = sum(input, output);
    }
    noteAnHour(index, notes);
    return new Usage(
        input,
        output,
        total,
        index.count(Field.OWN_CACHE_READ_TOKENS),
        index.count(Field.OWN_CACHE_WRITE_TOKENS),
        index.count(Field.OWN_REASONING_TOKENS));
  }

  private static void noteAnHour(AttributeIndex index, Notes notes) {
    long anHour = index.count(Field.CACHE_WRITE_1H_TOKENS);
    if (anHour > 0) {
      notes.number("cache_write_1h_tokens", anHour);
    }
  }

  /** Why what the cache gave or took is to be added, or null if it is not. */
  private static @Nullable String cacheApart(
      AttributeIndex index,
      @Nullable String provider,
      Emitter emitter,
      Proof proof,
      boolean moreThanInput) {
    if (moreThanInput && !emitter.guessesInput()) {
      return ": it is more";
    }
    if (proof.cacheApart) {
      return ": the total says so";
    }
    return emitter.countsCacheApart(index, provider) ? ": its sender counts so" : null;
  }

  private static @Nullable String reasoningApart(
      AttributeIndex index, Emitter emitter, Proof proof, boolean moreThanOutput) {
    if (moreThanOutput) {
      return ": it is more";
    }
    if (proof.reasoningApart) {
      return ": the total says so";
    }
    return emitter.countsReasoningApart(index) ? ": its sender counts so" : null;
  }

  private static long sum(long a, long b) {
    long sum = Math.max(a, 0) + Math.max(b, 0);
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** What a total proves: which counts stand beside input and output and not within them. */
  private enum Proof {
    NONE(false, false),
    CACHE(true, false),
    REASONING(false, true),
    BOTH(true, true);

    private final boolean cacheApart;
    private final boolean reasoningApart;

    Proof(boolean cacheApart, boolean reasoningApart) {
      this.cacheApart = cacheApart;
      this.reasoningApart = reasoningApart;
    }

    /** Decides by what the total has over input and output; what two readings explain is none. */
    static Proof of(long excess, long cache, long reasoning) {
      if (excess <= 0 || (excess == cache && excess == reasoning)) {
        return NONE;
      }
      if (excess == cache) {
        return CACHE;
      }
      if (excess == reasoning) {
        return REASONING;
      }
      return excess == cache + reasoning ? BOTH : NONE;
    }
  }
}
