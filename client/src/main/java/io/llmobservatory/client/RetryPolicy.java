package io.llmobservatory.client;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which failures ask for another attempt, and after what time: the server's, or else one that
 * doubles from attempt to attempt, less up to half of it at random.
 */
final class RetryPolicy {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(5);

  private final DoubleSupplier random;

  /**
   * @param random gives numbers from 0 to 1
   */
  RetryPolicy(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Returns the time before the next attempt, or null if there must be none.
   *
   * @param attempt which attempt failed, from 1
   */
  @Nullable Duration delayAfter(int attempt, Status status, @Nullable Metadata trailers) {
    Duration asked = AskedDelay.in(trailers);
    boolean passing =
        switch (status.getCode()) {
          // A server that is stopped may cancel what it has begun.
          case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, CANCELLED -> true;
          case RESOURCE_EXHAUSTED -> asked != null;
          default -> false;
        };
    if (!passing) {
      return null;
    }
    return asked == null ? backoff(attempt) : asked;
  }

  private Duration backoff(int attempt) {
    long doubled = FIRST.toNanos() << Math.min(attempt - 1, 20);
    double most = Math.min(doubled, LAST.toNanos());
    return Duration.ofNanos((long) (most * (1 - random.getAsDouble() / 2)));
  }
}
