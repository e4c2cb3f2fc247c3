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
  private final ScheduledExecutorService timer;
  private final ReceiverMetrics metrics;

  // All guarded by this.
  private long charged;
  private long items;
  private boolean closed;
  private boolean answered;
  private @Nullable Reply reply;
  private @Nullable Runnable onOver;
  private @Nullable Future<?> timeout;

  /**
   * Begins with the first byte of a request.
   *
   * @param metrics where its end is counted
   */
  InboundCall(InFlightBytes inFlight, ScheduledExecutorService timer, ReceiverMetrics metrics) {
    this.inFlight = inFlight;
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
   * Charges bytes that came, or that came out of compressed ones.
   *
   * @return false if there is no room for them, or no use
   */
  synchronized boolean charge(long bytes) {
    if (isOver() || !inFlight.charge(bytes, charged)) {
      return false;
    }
    charged += bytes;
    return true;
  }

  /** Charges what the request has become in place of its bytes. */
  synchronized void exchange(long newCharge) {
    if (!isOver()) {
      inFlight.exchange(charged, newCharge);
      charged = newCharge;
    }
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
    Duration within = ANSWER_WITHIN;
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
      inFlight.release(charged);
      charged = 0;
    }
    finish();
  }
}
