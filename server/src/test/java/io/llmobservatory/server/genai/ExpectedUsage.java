package io.llmobservatory.server.genai;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tokens that a recorded call must yield: what the provider really counted, cache and reasoning
 * included, wherever the numbers of the payload lead there. Some senders guess the tokens, add up
 * several calls or hide the cache's part; nothing in such a payload tells the provider's number,
 * and its own stands.
 */
final class ExpectedUsage {
  private ExpectedUsage() {}

  static void check(JsonNode call, Usage usage, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    Long input = input(call);
    Long output = output(call);
    fields.same(CorpusField.INPUT_TOKENS, input, told(usage.input()));
    fields.same(CorpusField.OUTPUT_TOKENS, output, told(usage.output()));
    total(expected, input, output, told(usage.total()), fields);
    part(CorpusField.CACHE_READ, expected, usage.cacheRead(), fields);
    part(CorpusField.CACHE_WRITE, expected, usage.cacheWrite(), fields);
    part(CorpusField.REASONING, expected, usage.reasoning(), fields);
  }

  // A payload without a total allows the sum. So does one whose total leaves out the cache or the
  // reasoning that stand beside its input and output, and within ours.
  private static void total(
      JsonNode expected,
      @Nullable Long input,
      @Nullable Long output,
      @Nullable Long actual,
      CorpusScore.Span fields) {
    Long total = number(expected.path("total_tokens"));
    boolean same =
        Objects.equals(input, number(expected.path("input_tokens")))
            && Objects.equals(output, number(expected.path("output_tokens")));
    if ((total == null || !same) && (input != null || output != null)) {
      long sum = (input == null ? 0 : input) + (output == null ? 0 : output);
      fields.oneOf(CorpusField.TOTAL_TOKENS, Arrays.asList(total, sum), actual);
    } else {
      fields.same(CorpusField.TOTAL_TOKENS, total, actual);
    }
  }

  static @Nullable Long input(JsonNode call) {
    JsonNode expected = call.path("expect");
    Long truth = number(call.path("truth").path("input_tokens_incl_cache"));
    if (truth == null) {
      truth = number(call.path("truth").path("input_tokens"));
    }
    long cache = orZero(expected, "cached_tokens") + orZero(expected, "cache_creation_tokens");
    return truthOrTold(expected, "input_tokens", truth, cache);
  }

  static @Nullable Long output(JsonNode call) {
    JsonNode expected = call.path("expect");
    Long truth = number(call.path("truth").path("output_tokens"));
    long reasoning = orZero(expected, "reasoning_tokens");
    return truthOrTold(expected, "output_tokens", truth, reasoning);
  }

  private static @Nullable Long truthOrTold(
      JsonNode expected, String key, @Nullable Long truth, long part) {
    Long told = number(expected.path(key));
    if (told == null || truth == null || truth != told + part) {
      return told;
    }
    return isAmong(expected.path(key + "_any_of"), truth) ? truth : told;
  }

  private static boolean isAmong(JsonNode allowed, long number) {
    for (JsonNode one : allowed) {
      if (one.asLong() == number) {
        return true;
      }
    }
    return false;
  }

  // A part that the payload does not carry may also be told as zero.
  private static void part(
      CorpusField field, JsonNode expected, long actual, CorpusScore.Span fields) {
    Long part = number(expected.path(field.key));
    if (part == null) {
      fields.oneOf(field, Arrays.asList(null, 0L), told(actual));
    } else {
      fields.same(field, part, told(actual));
    }
  }

  private static long orZero(JsonNode expected, String key) {
    return expected.path(key).asLong(0);
  }

  private static @Nullable Long number(JsonNode node) {
    return node.isNumber() ? node.asLong() : null;
  }

  private static @Nullable Long told(long count) {
    return count == Usage.ABSENT ? null : count;
  }
}
