package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call from its first byte to its one answer. gRPC tells it of bytes as they arrive, which it
 * charges, and of the last one, from which the time for the answer runs: whoever is first answers,
 * the handler or the timer. It is over when it is answered, or when the client is gone.
 */
final class InboundCall extends ServerStreamTracer {
  /** Collectors give up after 5 s; the answer must be there before. */
  private static final long ANSWER_WITHIN_MILLIS = 4_000;

  /** How long before the caller's own deadline the answer is sent. */
  private static final long BEFORE_DEADLINE_MILLIS = 100;

  private static final Context.Key<InboundCall> KEY = Context.key("inbound-call");

  private static final ServerStreamTracer UNOBSERVED = new ServerStreamTracer() {};

  private final InFlightBytes inFlight;
  private final OpenCalls openCalls;
  private final ScheduledExecutorService timer;

  // All guarded by this.
  private long charged;
  private boolean closed;
  private boolean answered;
  private @Nullable ServerCall<Request, Message> call;
  private @Nullable Deadline deadline;
  private @Nullable Runnable onOver;
  private @Nullable Future<?> timeout;

  private InboundCall(InFlightBytes inFlight, OpenCalls openCalls, ScheduledExecutorService timer) {
    this.inFlight = inFlight;
    this.openCalls = openCalls;
    this.timer = timer;
  }

  /**
   * Makes one for every export that comes in; other calls bring next to nothing.
   *
   * @param exports the methods that are exports
   */
  static ServerStreamTracer.Factory factory(
      Set<String> exports,
      InFlightBytes inFlight,
      OpenCalls openCalls,
      ScheduledExecutorService timer) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        if (!exports.contains(method)) {
          return UNOBSERVED;
        }
        openCalls.opened();
        return new InboundCall(inFlight, openCalls, timer);
      }
    };
  }

  /** The call in whose name the thread works. */
  static InboundCall current() {
    return Objects.requireNonNull(KEY.get(), "not within a call");
  }

  static StatusRuntimeException overloaded() {
    return Answers.tryAgain("too many bytes are in flight; send again after the delay");
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /**
   * Makes the call answerable.
   *
   * @param callersDeadline after which the caller does not wait any more; null if it waits for ever
   */
  synchronized void attach(
      ServerCall<Request, Message> newCall, @Nullable Deadline callersDeadline) {
    call = newCall;
    deadline = callersDeadline;
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

  @Override
  public void inboundWireSize(long bytes) {
    if (!charge(bytes)) {
      fail(overloaded());
    }
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

  @Override
  public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    if (isOver() || call == null || timeout != null) {
      return;
    }
    long millis = ANSWER_WITHIN_MILLIS;
    if (deadline != null) {
      long left = deadline.timeRemaining(TimeUnit.MILLISECONDS) - BEFORE_DEADLINE_MILLIS;
      millis = Math.max(0, Math.min(millis, left));
    }
    timeout =
        timer.schedule(
            () -> fail(Answers.tryAgain("not committed in time; send again after the delay")),
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Answers that all is committed, or what is not; does nothing if another answer is out. */
  void succeed(Message response) {
    ServerCall<Request, Message> answerable = claim();
    if (answerable != null) {
      answerable.sendHeaders(new Metadata());
      answerable.sendMessage(response);
      answerable.close(Status.OK, new Metadata());
      finish();
    }
  }

  /** Answers with an error; does nothing if another answer is out. */
  void fail(StatusRuntimeException answer) {
    ServerCall<Request, Message> answerable = claim();
    if (answerable != null) {
      Metadata trailers = answer.getTrailers();
      answerable.close(answer.getStatus(), trailers == null ? new Metadata() : trailers);
      finish();
    }
  }

  private synchronized @Nullable ServerCall<Request, Message> claim() {
    ServerCall<Request, Message> answerable = isOver() ? null : call;
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
  @Override
  public void streamClosed(Status status) {
    synchronized (this) {
      closed = true;
      inFlight.release(charged);
      charged = 0;
    }
    finish();
    openCalls.closed();
  }
}
