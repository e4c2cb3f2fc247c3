package io.llmobservatory.client.replay;

import io.grpc.StatusRuntimeException;
import io.llmobservatory.client.AskedDelay;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which answers of a receiver ask for another attempt, and after what time (OTLP, "Failures"). */
final class RetryRule {
  static final int MAX_ATTEMPTS = 5;

  /** A receiver may ask for any delay; a replay waits no longer than this for it. */
  static final Duration MAX_DELAY = Duration.ofSeconds(30);

  private static final long FIRST_BACKOFF_MILLIS = 1_000;
  private static final long LAST_BACKOFF_MILLIS = 5_000;

  private RetryRule() {}

  /**
   * Returns how long to wait before the next attempt, or null if there must be none.
   *
   * @param attempt which attempt failed, from 1
   */
  static @Nullable Duration delayAfter(int attempt, StatusRuntimeException failure) {
    if (attempt >= MAX_ATTEMPTS) {
      return null;
    }
    Duration asked = AskedDelay.in(failure.getTrailers());
    boolean retryable =
        switch (failure.getStatus().getCode()) {
          case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> true;
          case RESOURCE_EXHAUSTED -> asked != null;
          default -> false;
        };
    if (!retryable) {
      return null;
    }
    return asked == null ? backoff(attempt) : bounded(asked);
  }

  private static Duration backoff(int attempt) {
    double millis = FIRST_BACKOFF_MILLIS * Math.pow(1.5, attempt - 1);
    return Duration.ofMillis(Math.min((long) millis, LAST_BACKOFF_MILLIS));
  }

  private static Duration bounded(Duration asked) {
    return asked.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : asked;
  }
}
