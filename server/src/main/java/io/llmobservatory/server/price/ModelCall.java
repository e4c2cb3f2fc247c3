package io.llmobservatory.server.price;

import org.jspecify.annotations.Nullable;

/**
 * The facts of a model call that its price depends on. Numbers of tokens are {@link #ABSENT} where
 * they are not known.
 *
 * @param provider the provider in the one word that all its spellings are stored as; null if not
 *     known
 * @param responseModel the model that answered, as sent
 * @param requestModel the model that was asked for, as sent
 * @param startEpochNanos nanoseconds since 1970 of the start, an unsigned number
 * @param input tokens of the input, those read from and written to a cache included
 * @param output tokens of the output, reasoning included
 * @param cacheRead the part of the input that was read from a cache
 * @param cacheWrite the part of the input that was written to a cache
 * @param cacheWrite1h the part of {@code cacheWrite} that is kept for an hour
 * @param reasoning the part of the output that is reasoning
 * @param serviceTier the tier that was asked for, as {@code batch} or {@code flex}; null if none
 *     was
 */
public record ModelCall(
    @Nullable String provider,
    @Nullable String responseModel,
    @Nullable String requestModel,
    long startEpochNanos,
    long input,
    long output,
    long cacheRead,
    long cacheWrite,
    long cacheWrite1h,
    long reasoning,
    @Nullable String serviceTier) {

  /** The number is not known, which is not the same as zero. */
  public static final long ABSENT = -1;

  /** Whether any number of tokens is known. */
  public boolean hasUsage() {
    return input >= 0 || output >= 0 || cacheRead >= 0 || cacheWrite >= 0 || reasoning >= 0;
  }

  /** Seconds since 1970 of the start. */
  long startSecond() {
    return Long.divideUnsigned(startEpochNanos, 1_000_000_000L);
  }
}
