package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.llmobservatory.server.telemetry.ReceiverMetrics;
import io.llmobservatory.server.telemetry.RequestOutcome;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One export from its first byte to its one answer, whatever it came over. Its port tells it of
 * bytes as they arrive, which it charges, and of the last one, from which the time for the answer
 * runs: whoever is first answers, the handler or the timer. It is over when it is answered, or when
 * the client is gone.
 */
final class InboundCall {
  /** Collectors give up after 5 s; the answer must be there before. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

  /** The way back to the client. One of its methods is called, once. */
  interface Reply {
    /** All is committed, or what is not stands in the response. */
    void succeed(Message response);

    /** Nothing may be committed. */
    void fail(Status answer);
  }

  private final InFlightBytes inFlight;
  private final Runnable onFreed;
  private final ScheduledExecutorService timer;
  private final ReceiverMetrics metrics;

  // All guarded by this.
  private long charged;

  /** How much of what is charged has come; the rest is kept for what is likely to come. */
  private long used;

  /** Whose request is coming in; null before, after, and where nobody is told of peers. */
  private @Nullable Peer comingFrom;

  private long waitedNanos;
  private long items;
  private boolean closed;
  private boolean answered;
  private @Nullable Reply reply;
  private @Nullable Runnable onOver;
  private @Nullable Future<?> timeout;

  /**
   * Begins with the first byte of a request.
   *
   * @param onFreed is told when there may be room for others
   * @param metrics where its end is counted
   */
  InboundCall(
      InFlightBytes inFlight,
      Runnable onFreed,
      ScheduledExecutorService timer,
      ReceiverMetrics metrics) {
    this.inFlight = inFlight;
    this.onFreed = onFreed;
    this.timer = timer;
    this.metrics = metrics;
  }

  static Status overloaded() {
    return Answers.tryAgain("too many bytes are in flight; send again after the delay");
  }

  /** Makes the call answerable. */
  synchronized void attach(Reply newReply) {
    reply = newReply;
  }

  /** What to do when the call is over, for whatever reason; it is done at once if it is already. */
  void onOver(Runnable action) {
    synchronized (this) {
      if (!isOver()) {
        onOver = action;
        return;
      }
    }
    action.run();
  }

  /** Whether nobody waits for an answer any more. */
  synchronized boolean isOver() {
    return answered || closed;
  }

  /**
   * Charges what a peer's request is likely to bring, before it comes.
   *
   * @return false if there is no room for it, or no use
   */
  synchronized boolean reserve(Peer peer) {
    long expected = peer.expected();
    if (isOver() || !inFlight.charge(expected, charged)) {
      return false;
    }
    charged += expected;
    comingFrom = peer;
    peer.begins();
    return true;
  }

  /** The request had to wait so long before it could come in. */
  synchronized void waited(long nanos) {
    waitedNanos = nanos;
  }

  /**
   * Charges bytes that came, or that came out of compressed ones.
   *
   * @return false if there is no room for them, or no use
   */
  synchronized boolean charge(long bytes) {
    if (isOver()) {
      return false;
    }
    long more = used + bytes - charged;
    // What is kept for the call is there, however much others have taken meanwhile.
    if (more > 0) {
      if (!inFlight.charge(more, charged)) {
        return false;
      }
      charged += more;
    }
    used += bytes;
    return true;
  }

  /** Charges what the request has become in place of its bytes. */
  void exchange(long newCharge) {
    synchronized (this) {
      if (isOver()) {
        return;
      }
      if (comingFrom != null) {
        comingFrom.read(used);
        comingFrom = null;
      }
      inFlight.exchange(charged, newCharge);
      charged = newCharge;
      used = newCharge;
    }
    onFreed.run();
  }

  /**
   * The last byte is here.
   *
   * @param patience after which the caller does not wait any more; null if it waits for ever
   */
  synchronized void received(@Nullable Duration patience) {
    if (isOver() || timeout != null) {
      return;
    }
    Duration within = ANSWER_WITHIN.minusNanos(waitedNanos);
    if (patience != null && patience.compareTo(within) < 0) {
      within = patience;
    }
    timeout =
        timer.schedule(
            () -> fail(Answers.tryAgain("not committed in time; send again after the delay")),
            Math.max(0, within.toNanos()),
            TimeUnit.NANOSECONDS);
  }

  /** So many spans or log records were read from the request. */
  synchronized void read(int more) {
    items += more;
  }

  private synchronized long items() {
    return items;
  }

  /**
   * Answers that all is committed, or what is not; does nothing if another answer is out.
   *
   * @param rejected how many of the items are not
   */
  void succeed(Message response, long rejected) {
    Reply answerable = claim();
    if (answerable != null) {
      metrics.accepted(items() - rejected);
      metrics.refused(rejected);
      metrics.request(rejected == 0 ? RequestOutcome.SUCCESS : RequestOutcome.PARTIAL_SUCCESS);
      answerable.succeed(response);
      finish();
    }
  }

  /** Answers with an error; does nothing if another answer is out. */
  void fail(Status answer) {
    Reply answerable = claim();
    if (answerable != null) {
      metrics.refused(items());
      metrics.request(Answers.outcome(answer));
      answerable.fail(answer);
      finish();
    }
  }

  private synchronized @Nullable Reply claim() {
    Reply answerable = isOver() ? null : reply;
    answered |= answerable != null;
    return answerable;
  }

  private void finish() {
    Runnable action;
    synchronized (this) {
      // The timer must not hold on to a request that is dealt with.
      if (timeout != null) {
        timeout.cancel(false);
      }
      action = onOver;
      onOver = null;
    }
    if (action != null) {
      action.run();
    }
  }

  /** The last that is heard of the call, whether it was answered or the client is gone. */
  void closed() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (!answered) {
        metrics.refused(items);
        metrics.request(RequestOutcome.GONE);
      }
      if (comingFrom != null) {
        comingFrom.brokenOff(used);
        comingFrom = null;
      }
      inFlight.release(charged);
      charged = 0;
      used = 0;
    }
    finish();
    onFreed.run();
  }
}
