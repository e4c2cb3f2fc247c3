package io.llmobservatory.server.receive;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC call brings its messages: one that does not come to its end in time ends the call.
 * Safe for use by several threads.
 */
final class Reading {
  private final ScheduledExecutorService timer;
  private final Duration timeout;

  // All guarded by this.
  private Context.@Nullable CancellableContext context;
  private boolean underWay;
  private @Nullable Future<?> tooLate;

  /**
   * Of a call.
   *
   * @param timeout how long the last byte of a message may take after its first; zero for ever
   */
  Reading(ScheduledExecutorService timer, Duration timeout) {
    this.timer = timer;
    this.timeout = timeout;
  }

  /** The context in which the call is to be handled, so that it can be ended. */
  synchronized Context within(Context outer) {
    Context.CancellableContext mine = outer.withCancellation();
    context = mine;
    return mine;
  }

  /** A message begins. */
  synchronized void begin() {
    underWay = true;
    if (!timeout.isZero()) {
      tooLate = timer.schedule(this::breakOff, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** The message is here, or will not come any more. */
  synchronized void end() {
    underWay = false;
    if (tooLate != null) {
      tooLate.cancel(false);
      tooLate = null;
    }
  }

  /**
   * Wants no more of a message that has not come to its end, after the answer if there is one: else
   * the client would hold what it has not sent, and the call stay open, until it ends it by itself.
   */
  void breakOff() {
    Context.CancellableContext mine;
    synchronized (this) {
      mine = underWay ? context : null;
    }
    if (mine != null) {
      // That alone makes gRPC reset the call.
      mine.cancel(new TimeoutException("the request did not come to its end"));
    }
  }
}
