package io.llmobservatory.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that is told to end (SIGINT, SIGTERM, SIGHUP) finish what it has begun to write.
 * The process then ends with the exit code of the signal.
 */
final class UntilStopped implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * Begins.
   *
   * @param stop called by another thread when the process is told to end
   */
  UntilStopped(Runnable stop) {
    hook =
        new Thread(
            () -> {
              requested = true;
              stop.run();
              awaitEnd();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitEnd() {
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Thread.currentThread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is told to end. */
  boolean requested() {
    return requested;
  }

  /** Tells that nothing is being written any more. */
  @Override
  public void close() {
    done.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested = true; // It began just now, and does not wait.
      }
    }
  }
}
