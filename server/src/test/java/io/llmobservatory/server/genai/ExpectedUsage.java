package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tokens that a recorded call must yield. Input counts what the cache gave, where the payload
 * tells the cache's numbers; a payload that hides them yields its own number.
 */
final class ExpectedUsage {
  private ExpectedUsage() {}

  static void check(JsonNode call, Usage usage, CorpusScore.Span fields) {
    JsonNode expected = call.path("expect");
    Long input = input(call);
    Long output = number(expected.path("output_tokens"));
    fields.same("input_tokens", input, told(usage.input()));
    fields.same("output_tokens", output, told(usage.output()));
    Long total = number(expected.path("total_tokens"));
    if (total == null && (input != null || output != null)) {
      total = (input == null ? 0 : input) + (output == null ? 0 : output);
    }
    fields.same("total_tokens", total, told(usage.total()));
    part("cached_tokens", expected, usage.cacheRead(), fields);
    part("cache_creation_tokens", expected, usage.cacheWrite(), fields);
    part("reasoning_tokens", expected, usage.reasoning(), fields);
  }

  private static @Nullable Long input(JsonNode call) {
    JsonNode expected = call.path("expect");
    JsonNode truth = call.path("truth");
    JsonNode inclusive = truth.path("input_tokens_incl_cache");
    boolean tellsCache = expected.path("cached_tokens").isNumber();
    if (tellsCache && inclusive.isNumber()) {
      for (JsonNode allowed : expected.path("input_tokens_any_of")) {
        if (allowed.asLong() == inclusive.asLong()) {
          return inclusive.asLong();
        }
      }
    }
    return number(expected.path("input_tokens"));
  }

  // A part that the payload does not carry may also be told as zero.
  private static void part(String field, JsonNode expected, long actual, CorpusScore.Span fields) {
    Long part = number(expected.path(field));
    Long told = told(actual);
    fields.same(field, part, part == null && actual == 0 ? null : told);
  }

  private static @Nullable Long number(JsonNode node) {
    return node.isNumber() ? node.asLong() : null;
  }

  private static @Nullable Long told(long count) {
    return count == Usage.ABSENT ? null : count;
  }
}
