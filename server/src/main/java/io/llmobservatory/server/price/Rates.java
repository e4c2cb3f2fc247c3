package io.llmobservatory.server.price;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The prices of a model at one time, all in US dollars per million. What is null is not known, or
 * is not priced apart.
 *
 * @param cacheRead null if reading from the cache costs as much as other input
 * @param cacheWrite null if writing to the cache costs as much as other input
 * @param cacheWrite1h null if keeping it for an hour costs no more
 * @param reasoning null if reasoning costs as much as other output
 * @param request the price of a million calls, whatever their size; null if there is none
 */
record Rates(
    @Nullable Rate input,
    @Nullable Rate output,
    @Nullable Rate cacheRead,
    @Nullable Rate cacheWrite,
    @Nullable Rate cacheWrite1h,
    @Nullable Rate reasoning,
    @Nullable Rate request) {

  static final Rates FREE = new Rates(zero(), zero(), null, null, null, null, null);

  private static Rate zero() {
    return Rate.of(BigDecimal.ZERO);
  }

  /**
   * What a call costs, exactly; null where it has tokens without a price. A part whose number is
   * not known adds nothing, and parts that exceed their whole are taken at their word.
   */
  @Nullable BigDecimal cost(ModelCall call) {
    long read = Math.max(call.cacheRead(), 0);
    long write = Math.max(call.cacheWrite(), 0);
    long hourly = Math.min(Math.max(call.cacheWrite1h(), 0), write);
    long reasoningTokens = Math.max(call.reasoning(), 0);
    long cached = saturatedSum(read, write);
    long uncached = Math.max(call.input() - cached, 0);
    long plainOutput = Math.max(call.output() - reasoningTokens, 0);
    Sum sum = new Sum(Math.max(call.input(), cached));
    sum.add(uncached, input);
    sum.add(read, cacheRead != null ? cacheRead : input);
    Rate writing = cacheWrite != null ? cacheWrite : input;
    sum.add(write - hourly, writing);
    sum.add(hourly, cacheWrite1h != null ? cacheWrite1h : writing);
    sum.add(plainOutput, output);
    sum.add(reasoningTokens, reasoning != null ? reasoning : output);
    if (request != null && sum.any) {
      sum.add(1, request);
    }
    return sum.result();
  }

  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Adds up tokens times prices per million. */
  private static final class Sum {
    private final long inputTokens;
    private BigDecimal perMillion = BigDecimal.ZERO;
    private boolean known = true;
    private boolean any;

    Sum(long inputTokens) {
      this.inputTokens = inputTokens;
    }

    void add(long tokens, @Nullable Rate rate) {
      if (tokens == 0) {
        return;
      }
      any = true;
      if (rate == null) {
        known = false;
      } else {
        perMillion = perMillion.add(rate.at(inputTokens).multiply(BigDecimal.valueOf(tokens)));
      }
    }

    @Nullable BigDecimal result() {
      return known ? perMillion.scaleByPowerOfTen(-6) : null;
    }
  }
}
