package io.llmobservatory.server.auth;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets slow comparisons of passwords be made one at a time, and pauses after each that was wrong
 * for three times as long as it took: whoever sends wrong passwords without end gets a quarter of
 * one core. Few may wait for their turn.
 */
final class PasswordTurns {
  private static final int MAX_WAITING = 16;
  private static final long PATIENCE_MILLIS = 500;
  private static final int PAUSE = 3;

  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long resume = System.nanoTime();

  /** Returns what the comparison says; null if its turn does not come soon. */
  @Nullable Boolean take(BooleanSupplier comparison) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return null;
    }
    boolean taken = false;
    try {
      taken = turn.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
    if (!taken) {
      return null;
    }
    try {
      return compare(comparison);
    } finally {
      turn.release();
    }
  }

  private @Nullable Boolean compare(BooleanSupplier comparison) {
    long begun = System.nanoTime();
    if (begun - resume < 0) {
      return null;
    }
    boolean right = comparison.getAsBoolean();
    long end = System.nanoTime();
    if (!right) {
      resume = end + PAUSE * (end - begun);
    }
    return right;
  }
}
