package io.llmobservatory.server.receive;

import java.time.Duration;

/** Counts the calls that are not over, so that one can wait for them. */
final class OpenCalls {
  private int open;

  synchronized void opened() {
    open++;
  }

  synchronized void closed() {
    open--;
    if (open == 0) {
      notifyAll();
    }
  }

  /** Waits until none is open, but no longer than a while. */
  synchronized void awaitNone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long left = patience.toMillis();
    while (open > 0 && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }
}
