package io.llmobservatory.server.price;

import static io.llmobservatory.server.price.ModelCall.ABSENT;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds calls for tests: a thousand tokens in, a hundred out, on a day in October 2026. */
record Calls(
    @Nullable String provider,
    @Nullable String response,
    @Nullable String request,
    Instant start,
    long input,
    long output,
    long cacheRead,
    long cacheWrite,
    long cacheWrite1h,
    long reasoning,
    @Nullable String tier) {

  static Calls of(@Nullable String provider, @Nullable String model) {
    return new Calls(
        provider,
        model,
        model,
        Instant.parse("2026-10-01T12:00:00Z"),
        1000,
        100,
        ABSENT,
        ABSENT,
        ABSENT,
        ABSENT,
        null);
  }

  Calls models(@Nullable String newResponse, @Nullable String newRequest) {
    return new Calls(
        provider,
        newResponse,
        newRequest,
        start,
        input,
        output,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        reasoning,
        tier);
  }

  Calls at(String newStart) {
    return new Calls(
        provider,
        response,
        request,
        Instant.parse(newStart),
        input,
        output,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        reasoning,
        tier);
  }

  Calls tokens(long newInput, long newOutput) {
    return new Calls(
        provider,
        response,
        request,
        start,
        newInput,
        newOutput,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        reasoning,
        tier);
  }

  Calls cached(long read, long write, long write1h) {
    return new Calls(
        provider, response, request, start, input, output, read, write, write1h, reasoning, tier);
  }

  Calls reasoning(long newReasoning) {
    return new Calls(
        provider,
        response,
        request,
        start,
        input,
        output,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        newReasoning,
        tier);
  }

  Calls tier(@Nullable String newTier) {
    return new Calls(
        provider,
        response,
        request,
        start,
        input,
        output,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        reasoning,
        newTier);
  }

  ModelCall call() {
    long nanos = start.getEpochSecond() * 1_000_000_000L + start.getNano();
    return new ModelCall(
        provider,
        response,
        request,
        nanos,
        input,
        output,
        cacheRead,
        cacheWrite,
        cacheWrite1h,
        reasoning,
        tier);
  }

  /** What it costs by the bundled table, as plain digits; "unknown" if it is not known. */
  String usd() {
    return usd(Prices.bundled());
  }

  String usd(Prices prices) {
    Cost cost = prices.cost(call());
    return cost == null ? "unknown" : cost.usd().toPlainString();
  }

  String source() {
    return source(Prices.bundled());
  }

  String source(Prices prices) {
    Cost cost = prices.cost(call());
    return cost == null ? "unknown" : cost.source();
  }
}
