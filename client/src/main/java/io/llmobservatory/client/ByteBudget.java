package io.llmobservatory.client;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be pending at once. Who asks first is served first. */
final class ByteBudget {
  private final int max;
  private final Semaphore free;
  private final AtomicLong used = new AtomicLong();
  private final ClientMetrics metrics;

  ByteBudget(int max, ClientMetrics metrics) {
    this.max = max;
    this.metrics = metrics;
    free = new Semaphore(max, true);
  }

  /** Takes bytes, waiting for them no longer than a time; false if they are not there in it. */
  boolean take(int bytes, Duration wait) throws InterruptedException {
    // With a time, even zero, nobody overtakes those that wait.
    if (!free.tryAcquire(bytes, wait.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    metrics.pendingBytes(used.addAndGet(bytes));
    return true;
  }

  /** Gives bytes back. */
  void give(int bytes) {
    // Counted before they are free, so that the count never shows more than there may be.
    metrics.pendingBytes(used.addAndGet(-bytes));
    free.release(bytes);
  }

  int max() {
    return max;
  }

  long used() {
    return used.get();
  }
}
