package io.llmobservatory.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time between attempts. */
interface PauseTimer {
  /** The time in nanoseconds since some moment. */
  long now();

  /** Runs a task when a time is over. */
  void after(long delayNanos, Runnable task);

  /** The real time. What an executor that was shut down would have run is left out. */
  static PauseTimer on(ScheduledExecutorService executor) {
    return new PauseTimer() {
      @Override
      public long now() {
        return System.nanoTime();
      }

      @Override
      public void after(long delayNanos, Runnable task) {
        try {
          var unused = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
          // The client is closed: what is left has failed already.
        }
      }
    };
  }
}
