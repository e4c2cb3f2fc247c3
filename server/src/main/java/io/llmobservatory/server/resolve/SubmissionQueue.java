package io.llmobservatory.server.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What waits to be written, first come, first served, save that what belongs to the same traces
 * goes together. There is no timer: whatever has come while a batch was written makes the next one,
 * so little load means small batches at once, and much load means full ones. Its memory is bounded
 * by whoever admits requests.
 */
final class SubmissionQueue<T> {
  /** With more waiting than this a batch is full of small requests, and looking takes longer. */
  private static final int MAX_LOOKED_AT = 128;

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

  private List<Submission<T>> takeWaiting(int maxRows, long maxWeight) {
    Batch<T> batch = new Batch<>(maxRows, maxWeight);
    dropAnswered();
    while (!waiting.isEmpty() && batch.hasRoomFor(waiting.element())) {
      Submission<T> oldest = waiting.remove();
      batch.add(oldest);
      takeKin(oldest, batch);
      dropAnswered();
    }
    if (!waiting.isEmpty()) {
      notify();
    }
    return batch.taken;
  }

  /** Those that have been answered already are left behind. */
  private void dropAnswered() {
    while (!waiting.isEmpty() && waiting.element().outcome.isDone()) {
      waiting.remove();
    }
  }

  /**
   * Takes those that have traces in common with the oldest one: the row of a trace is then written
   * once for all of them, and no other lane waits for it. A batch still begins with the oldest, so
   * nobody is passed over for long.
   */
  private void takeKin(Submission<T> oldest, Batch<T> batch) {
    if (waiting.size() > MAX_LOOKED_AT) {
      return;
    }
    for (Iterator<Submission<T>> rest = waiting.iterator(); rest.hasNext(); ) {
      Submission<T> next = rest.next();
      if (batch.hasRoomFor(next) && !next.outcome.isDone() && next.sharesTraces(oldest)) {
        rest.remove();
        batch.add(next);
      }
    }
  }

  /** What is taken, up to a size; a first one however large it is. */
  private static final class Batch<T> {
    final List<Submission<T>> taken = new ArrayList<>();
    private int rowsLeft;
    private long weightLeft;

    Batch(int maxRows, long maxWeight) {
      this.rowsLeft = maxRows;
      this.weightLeft = maxWeight;
    }

    boolean hasRoomFor(Submission<T> next) {
      return taken.isEmpty() || (next.size <= rowsLeft && next.weight <= weightLeft);
    }

    void add(Submission<T> next) {
      taken.add(next);
      rowsLeft -= next.size;
      weightLeft -= next.weight;
    }
  }

  /** Lets the lanes finish what waits, and takes nothing new. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
