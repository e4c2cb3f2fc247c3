package io.llmobservatory.server.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be written, first come, first served. There is no timer: whatever has come while a
 * batch was written makes the next one, so little load means small batches at once, and much load
 * means full ones. Its memory is bounded by whoever admits requests.
 */
final class SubmissionQueue {
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Adds a submission; false if no lane will come for it any more. */
  synchronized boolean offer(Submission submission) {
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
  synchronized List<Submission> take(int maxSpans, long maxWeight) throws InterruptedException {
    List<Submission> taken = takeWaiting(maxSpans, maxWeight);
    while (taken.isEmpty() && !closed) {
      wait();
      taken = takeWaiting(maxSpans, maxWeight);
    }
    return taken;
  }

  // Those that have been answered already are left behind.
  private List<Submission> takeWaiting(int maxSpans, long maxWeight) {
    List<Submission> taken = new ArrayList<>();
    int spans = 0;
    long weight = 0;
    while (!waiting.isEmpty()) {
      Submission next = waiting.element();
      if (next.outcome.isDone()) {
        waiting.remove();
        continue;
      }
      spans += next.size;
      weight += next.weight;
      if (!taken.isEmpty() && (spans > maxSpans || weight > maxWeight)) {
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
