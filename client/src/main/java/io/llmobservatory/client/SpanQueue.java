package io.llmobservatory.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans before they are sent, the first time or again. What waits becomes the next batch when there
 * is room for one; there is no timer. For use by several threads.
 */
final class SpanQueue {
  private final ClientSettings settings;
  private final Transport transport;

  private final ArrayDeque<PendingSpan> fresh = new ArrayDeque<>();
  private final ArrayDeque<Batch> again = new ArrayDeque<>();
  private int underWay;
  private boolean paused;
  private long resumeAt;
  private boolean open = true;
  private boolean retrying = true;

  SpanQueue(ClientSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  /** Adds a span; false if the queue takes none any more. */
  synchronized boolean add(PendingSpan span) {
    return open && fresh.add(span);
  }

  /** Takes a span away that was not sent yet; false if it is not here. */
  boolean remove(PendingSpan span) {
    return span.isWaiting() && removeWaiting(span);
  }

  private synchronized boolean removeWaiting(PendingSpan span) {
    return fresh.remove(span);
  }

  /**
   * Ends the way of a batch whose spans, or some of them, are to be sent again. Nothing is sent
   * before a moment.
   *
   * @return false if nothing is sent again any more
   */
  synchronized boolean again(List<Batch> batches, long notBefore) {
    underWay--;
    if (!retrying) {
      return false;
    }
    again.addAll(batches);
    if (!paused || notBefore - resumeAt > 0) {
      resumeAt = notBefore;
    }
    paused = true;
    return true;
  }

  /** Ends the way of a batch. */
  synchronized void done() {
    underWay--;
  }

  /**
   * Takes the next batch, or null if it is not its time. The caller sends it and tells its end.
   *
   * @param over gets the spans that are not to be sent: nobody waits for them, or their time is
   *     over
   */
  synchronized @Nullable Batch next(long now, List<PendingSpan> over) {
    if (paused && now - resumeAt < 0) {
      return null;
    }
    paused = false;
    if (underWay >= settings.maxCalls() || !transport.isReady()) {
      return null;
    }
    Batch batch = nextAgain(now, over);
    if (batch == null) {
      batch = nextFresh(now, over);
    }
    underWay += batch == null ? 0 : 1;
    return batch;
  }

  private @Nullable Batch nextAgain(long now, List<PendingSpan> over) {
    for (Batch batch = again.poll(); batch != null; batch = again.poll()) {
      List<PendingSpan> wanted = new ArrayList<>(batch.spans().size());
      for (PendingSpan span : batch.spans()) {
        (isWanted(span, now) ? wanted : over).add(span);
      }
      if (!wanted.isEmpty()) {
        return new Batch(wanted, batch.attempt());
      }
    }
    return null;
  }

  private @Nullable Batch nextFresh(long now, List<PendingSpan> over) {
    List<PendingSpan> taken = new ArrayList<>();
    long bytes = 0;
    for (PendingSpan span = fresh.peek(); span != null; span = fresh.peek()) {
      if (!isWanted(span, now)) {
        over.add(span);
      } else if (taken.isEmpty() || fits(span, taken, bytes)) {
        taken.add(span);
        bytes += span.bytes();
      } else {
        break;
      }
      fresh.remove();
      span.taken();
    }
    return taken.isEmpty() ? null : Batch.of(taken);
  }

  private boolean fits(PendingSpan span, List<PendingSpan> taken, long bytes) {
    return taken.size() < settings.maxBatchSpans()
        && bytes + span.bytes() + Batch.MAX_OVERHEAD <= settings.maxBatchBytes()
        && span.returnStored() == taken.get(0).returnStored();
  }

  private boolean isWanted(PendingSpan span, long now) {
    long longest = settings.retryTime().plus(settings.callDeadline()).toNanos();
    return !span.isDone() && now - span.since() <= longest;
  }

  /** Takes no more spans; those that are here are sent. */
  synchronized void closeEntrance() {
    open = false;
  }

  /** Sends nothing any more, and gives out what it holds. */
  synchronized List<PendingSpan> close() {
    open = false;
    retrying = false;
    List<PendingSpan> left = new ArrayList<>(fresh);
    again.forEach(batch -> left.addAll(batch.spans()));
    fresh.forEach(PendingSpan::taken);
    fresh.clear();
    again.clear();
    return left;
  }
}
