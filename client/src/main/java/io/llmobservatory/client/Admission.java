package io.llmobservatory.client;

import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Charges spans to the budget, one after the other. */
final class Admission {
  private final ByteBudget budget;
  private final Runnable beforeWaiting;
  private Duration wait;

  /**
   * @param wait how long to wait for room, for each; after the first for which there was none in
   *     time, the others do not wait
   * @param beforeWaiting what may make room
   */
  Admission(ByteBudget budget, Duration wait, Runnable beforeWaiting) {
    this.budget = budget;
    this.wait = wait;
    this.beforeWaiting = beforeWaiting;
  }

  /** Charges a span; returns why it cannot be, or null if it is. */
  @Nullable LlmObservatoryException charge(PendingSpan span) {
    int bytes = span.bytes();
    if (bytes > budget.max()) {
      return refusal(
          Status.Code.RESOURCE_EXHAUSTED,
          "a span of "
              + bytes
              + " bytes is larger than all that may be pending, "
              + budget.max()
              + " bytes: set maxPendingBytes higher");
    }
    try {
      if (budget.take(bytes, Duration.ZERO) || takeLater(bytes)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal(Status.Code.CANCELLED, "interrupted while there was no room for a span");
    }
    Duration waited = wait;
    wait = Duration.ZERO;
    return refusal(
        Status.Code.RESOURCE_EXHAUSTED,
        "there was no room for a span of "
            + bytes
            + " bytes within "
            + waited
            + ": the server answers too slowly or not at all, and no more than "
            + budget.max()
            + " bytes may be pending");
  }

  private boolean takeLater(int bytes) throws InterruptedException {
    beforeWaiting.run();
    return budget.take(bytes, wait);
  }

  private static LlmObservatoryException refusal(Status.Code code, String message) {
    return LlmObservatoryException.local(code, message);
  }
}
