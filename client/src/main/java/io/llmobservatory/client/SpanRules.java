package io.llmobservatory.client;

import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a span must be like. Each problem names its field and what to do, and quotes no value. */
final class SpanRules {
  /** The server takes no larger count for one. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final BigDecimal COST_LIMIT = new BigDecimal("1e12");
  private static final int MAX_COST_LENGTH = 40;

  private final LlmSpan span;
  private final List<String> problems = new ArrayList<>();

  private SpanRules(LlmSpan span) {
    this.span = span;
  }

  /** All that is wrong with a span; empty if nothing is. */
  static List<String> problems(LlmSpan span) {
    SpanRules rules = new SpanRules(span);
    rules.checkIds();
    rules.checkTimes();
    rules.checkUsage(span.getGenAi().getUsage());
    rules.checkCost();
    rules.checkContent(span.getContent());
    return rules.problems;
  }

  /** Whether an amount can be stored; its sign does not matter. */
  static boolean isInRange(BigDecimal amount) {
    return (long) amount.precision() - amount.scale() <= 12 && amount.scale() <= 27;
  }

  private void require(boolean good, String problem) {
    if (!good) {
      problems.add(problem);
    }
  }

  private void checkIds() {
    checkId("trace_id", span.getTraceId(), Ids.TRACE_DIGITS);
    checkId("span_id", span.getSpanId(), Ids.SPAN_DIGITS);
    if (!span.getParentSpanId().isEmpty()) {
      checkId("parent_span_id", span.getParentSpanId(), Ids.SPAN_DIGITS);
    }
  }

  private void checkId(String field, String id, int digits) {
    String problem = Ids.problem(field, id, digits);
    if (problem != null) {
      problems.add(problem);
    }
  }

  private void checkTimes() {
    long start = span.getStartTimeUnixNano();
    long end = span.getEndTimeUnixNano();
    require(start != 0, "start_time_unix_nano is missing: call start(…)");
    require(
        end == 0 || Long.compareUnsigned(end, start) >= 0,
        "end_time_unix_nano is before the start: give a later one, or none");
    GenAi genAi = span.getGenAi();
    if (genAi.hasTimeToFirstTokenNanos()) {
      long first = genAi.getTimeToFirstTokenNanos();
      require(first > 0, "time_to_first_token_nanos is not positive: leave it out if not known");
      require(
          first <= 0
              || end == 0
              || Long.compareUnsigned(end, start) < 0
              || Long.compareUnsigned(first, end - start) <= 0,
          "time_to_first_token_nanos is longer than the span: it counts from the span's start");
    }
  }

  private void checkUsage(Usage usage) {
    int before = problems.size();
    isCount("input_tokens", usage.getInputTokens());
    isCount("output_tokens", usage.getOutputTokens());
    isCount("total_tokens", usage.getTotalTokens());
    isCount("cache_read_tokens", usage.getCacheReadTokens());
    isCount("cache_write_tokens", usage.getCacheWriteTokens());
    isCount("reasoning_tokens", usage.getReasoningTokens());
    if (problems.size() == before) {
      checkSums(usage); // Those of numbers that are none mean nothing.
    }
  }

  private void isCount(String field, long tokens) {
    require(tokens >= 0, field + " is negative: leave it out if it is not known");
    require(tokens <= MOST_TOKENS, field + " is more than 10^12, which no call can take");
  }

  /** Subtracts, since the difference of two numbers that are not negative cannot overflow. */
  private void checkSums(Usage usage) {
    require(
        !usage.hasInputTokens()
            || usage.getCacheReadTokens() <= usage.getInputTokens() - usage.getCacheWriteTokens(),
        "input_tokens is less than cache_read_tokens and cache_write_tokens: it includes both");
    require(
        !usage.hasOutputTokens() || usage.getReasoningTokens() <= usage.getOutputTokens(),
        "output_tokens is less than reasoning_tokens: it includes them");
    require(
        !usage.hasTotalTokens()
            || usage.getInputTokens() <= usage.getTotalTokens() - usage.getOutputTokens(),
        "total_tokens is less than input_tokens and output_tokens: leave it out to have them"
            + " added");
  }

  private void checkCost() {
    String cost = span.getGenAi().getCostUsd();
    if (cost.isEmpty()) {
      return;
    }
    BigDecimal amount = null;
    try {
      amount = cost.length() > MAX_COST_LENGTH ? null : new BigDecimal(cost);
    } catch (NumberFormatException e) {
      amount = null;
    }
    if (amount == null || !isInRange(amount) || amount.abs().compareTo(COST_LIMIT) >= 0) {
      problems.add("cost_usd is no decimal number, or out of range: give one such as 0.0042");
    } else {
      require(amount.signum() >= 0, "cost_usd is negative: leave it out if it is not known");
    }
  }

  private void checkContent(Content content) {
    checkJson("input", content.getInput());
    checkJson("output", content.getOutput());
    checkJson("system_instructions", content.getSystemInstructions());
    checkJson("tool_definitions", content.getToolDefinitions());
  }

  private void checkJson(String field, String document) {
    require(
        document.isEmpty() || JsonCheck.isJson(document),
        field + " is no JSON: give plain text as a Message");
  }
}
