package io.llmobservatory.server.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be written, first come, first served. There is no timer: whatever has come while a
 * batch was written makes the next one, so little load means small batches at once, and much load
 * means full ones. Its memory is bounded by whoever admits requests.
 */
final class SubmissionQueue<T> {
  private final ArrayDeque<Submission<T>> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Adds a submission; false if no lane will come for it any more. */
  synchronized boolean offer(Submission<T> submission) {
    if (closed) {
      return false;
    }
    waiting.add(submission);
    notify();
    return true;
  }

  /**
   * Waits for submissions and takes as many as make a batch, at least one.
   *
   * @return none when the queue is closed and empty
   */
  synchronized List<Submission<T>> take(int maxRows, long maxWeight) throws InterruptedException {
    List<Submission<T>> taken = takeWaiting(maxRows, maxWeight);
    while (taken.isEmpty() && !closed) {
      wait();
      taken = takeWaiting(maxRows, maxWeight);
    }
    return taken;
  }

  // Those that have been answered already are left behind.
  private List<Submission<T>> takeWaiting(int maxRows, long maxWeight) {
    List<Submission<T>> taken = new ArrayList<>();
    int rows = 0;
    long weight = 0;
    while (!waiting.isEmpty()) {
      Submission<T> next = waiting.element();
      if (next.outcome.isDone()) {
        waiting.remove();
        continue;
      }
      rows += next.size;
      weight += next.weight;
      if (!taken.isEmpty() && (rows > maxRows || weight > maxWeight)) {
        break;
      }
      taken.add(waiting.remove());
    }
    if (!waiting.isEmpty()) {
      notify();
    }
    return taken;
  }

  /** Lets the lanes finish what waits, and takes nothing new. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
