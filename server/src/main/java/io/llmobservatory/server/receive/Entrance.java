package io.llmobservatory.server.receive;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests come in while there is room for as much as each is likely to bring, so that what
 * has begun can mostly be finished. Others wait for a moment, connection after connection in turn:
 * what their clients send meanwhile ends at the window of their stream. Who has waited too long is
 * told to come again. Safe for use by several threads.
 */
final class Entrance {
  /** Long enough for some commits, and short beside the time in which an answer must be there. */
  static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int maxWaiting;
  private final ScheduledExecutorService timer;

  // Both guarded by this.

  /** Who waits, next in turn first. */
  private final Map<Peer, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>();

  private int waitingCalls;

  private record Waiting(InboundCall call, Runnable begin, long since) {}

  /**
   * @param maxWaiting so many calls may wait: each holds as much of its request as fits into a
   *     window, which is not charged
   */
  Entrance(int maxWaiting, ScheduledExecutorService timer) {
    this.maxWaiting = maxWaiting;
    this.timer = timer;
  }

  /**
   * Lets a call begin, now or later, or fails it.
   *
   * @param begin asks for its request, in whichever thread makes room for it
   */
  void enter(Peer peer, InboundCall call, Runnable begin) {
    Waiting turn = new Waiting(call, begin, System.nanoTime());
    boolean begins;
    boolean waits;
    synchronized (this) {
      begins = waiting.isEmpty() && peer.mayBegin() && call.reserve(peer);
      waits = !begins && waitingCalls < maxWaiting;
      if (waits) {
        waitingCalls++;
        waiting.computeIfAbsent(peer, first -> new ArrayDeque<>()).add(turn);
      }
    }
    if (begins) {
      begin.run();
    } else if (waits) {
      var unused = timer.schedule(() -> tooLate(peer, turn), MAX_WAIT_NANOS, TimeUnit.NANOSECONDS);
      letIn(); // There may be room for it, though not for those of before.
    } else {
      call.fail(InboundCall.overloaded());
    }
  }

  private void tooLate(Peer peer, Waiting turn) {
    if (remove(peer, turn)) {
      turn.call.fail(InboundCall.overloaded());
      letIn(); // The next in turn may need less.
    }
  }

  /** Whether it still waited. */
  private synchronized boolean remove(Peer peer, Waiting turn) {
    ArrayDeque<Waiting> calls = waiting.get(peer);
    if (calls == null || !calls.remove(turn)) {
      return false;
    }
    waitingCalls--;
    if (calls.isEmpty()) {
      waiting.remove(peer);
    }
    return true;
  }

  /** Lets in whom there is room for; to be called when there is more. */
  void letIn() {
    for (Waiting next = next(); next != null; next = next()) {
      next.begin.run();
    }
  }

  private synchronized @Nullable Waiting next() {
    for (Iterator<Map.Entry<Peer, ArrayDeque<Waiting>>> turns = waiting.entrySet().iterator();
        turns.hasNext(); ) {
      Map.Entry<Peer, ArrayDeque<Waiting>> turn = turns.next();
      Peer peer = turn.getKey();
      ArrayDeque<Waiting> calls = turn.getValue();
      while (!calls.isEmpty() && calls.element().call.isOver()) {
        calls.remove();
        waitingCalls--;
      }
      if (calls.isEmpty()) {
        turns.remove();
      } else if (peer.mayBegin()) {
        if (!calls.element().call.reserve(peer)) {
          return null; // Whose turn it is keeps it, however much it needs.
        }
        Waiting next = calls.remove();
        waitingCalls--;
        turns.remove();
        if (!calls.isEmpty()) {
          waiting.put(peer, calls);
        }
        next.call.waited(System.nanoTime() - next.since);
        return next;
      }
    }
    return null;
  }
}
