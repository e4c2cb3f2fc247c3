package io.llmobservatory.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When the process is told to end (SIGTERM, SIGINT, SIGHUP), stops work that goes batch by batch,
 * and lets it end in order. To be closed when it has.
 */
final class StopAfterBatch implements AutoCloseable {
  /** So long a batch may take; a database that is away is waited for a few seconds only. */
  private static final int PATIENCE_SECONDS = 60;

  private final PrintWriter err;
  private final Thread hook = new Thread(this::run, "stop-after-batch");
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Runnable stop = () -> {};

  StopAfterBatch(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Names what stops the work.
   *
   * @param how may be run several times, by another thread
   */
  void of(Runnable how) {
    stop = how;
  }

  private void run() {
    err.println("llm-observatory: stopping after this batch");
    err.flush();
    try {
      for (int i = 0; i < PATIENCE_SECONDS; i++) {
        stop.run();
        if (over.await(1, TimeUnit.SECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      // Nobody else waits: the process ends.
    }
    Runtime.getRuntime().halt(Failures.FAILED);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      over.countDown(); // The process is ending.
    }
  }
}
