package io.llmobservatory.server.receive;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call from its first byte to its one answer. gRPC tells it of bytes as they arrive, which it
 * charges, and of the last one, from which the time for the answer runs: whoever is first answers,
 * the handler or the timer.
 */
final class InboundCall extends ServerStreamTracer {
  /** Collectors give up after 5 s; the answer must be there before. */
  private static final long ANSWER_WITHIN_MILLIS = 4_000;

  /** How long before the caller's own deadline the answer is sent. */
  private static final long BEFORE_DEADLINE_MILLIS = 100;

  private static final Context.Key<InboundCall> KEY = Context.key("inbound-call");

  private final InFlightBytes inFlight;
  private final ScheduledExecutorService timer;
  private long charged;
  private boolean closed;
  private boolean answered;
  private @Nullable ServerCall<Request, ExportTraceServiceResponse> call;
  private @Nullable Runnable onAnswered;
  private @Nullable Future<?> timeout;

  private InboundCall(InFlightBytes inFlight, ScheduledExecutorService timer) {
    this.inFlight = inFlight;
    this.timer = timer;
  }

  /** Makes one for every call that comes in. */
  static ServerStreamTracer.Factory factory(
      InFlightBytes inFlight, ScheduledExecutorService timer) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new InboundCall(inFlight, timer);
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

  /** Makes the call answerable. */
  synchronized void attach(ServerCall<Request, ExportTraceServiceResponse> newCall) {
    call = newCall;
  }

  /** What to do when the answer is out, whoever gave it. */
  synchronized void onAnswered(Runnable action) {
    onAnswered = action;
  }

  @Override
  public void inboundWireSize(long bytes) {
    if (!charge(bytes)) {
      fail(overloaded());
    }
  }

  /** Charges bytes that came out of compressed ones; false if there is no room for them. */
  boolean chargeInflated(long bytes) {
    return charge(bytes);
  }

  private synchronized boolean charge(long bytes) {
    if (answered || closed) {
      return true;
    }
    if (!inFlight.charge(bytes, charged)) {
      return false;
    }
    charged += bytes;
    return true;
  }

  /** Charges what the request has become in place of its bytes. */
  synchronized void exchange(long newCharge) {
    if (!answered && !closed) {
      inFlight.exchange(charged, newCharge);
      charged = newCharge;
    }
  }

  @Override
  public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    if (!answered && !closed && call != null) {
      answerWithin(ANSWER_WITHIN_MILLIS, "not committed in time; send again after the delay");
    }
  }

  /** Answers before the caller's own deadline, if that is sooner. */
  synchronized void heed(long deadlineMillis) {
    if (!answered && !closed && deadlineMillis - BEFORE_DEADLINE_MILLIS < ANSWER_WITHIN_MILLIS) {
      cancelTimeout();
      answerWithin(
          Math.max(0, deadlineMillis - BEFORE_DEADLINE_MILLIS), "not committed by the deadline");
    }
  }

  private void answerWithin(long millis, String otherwise) {
    timeout =
        timer.schedule(() -> fail(Answers.tryAgain(otherwise)), millis, TimeUnit.MILLISECONDS);
  }

  /** Answers that all is committed, or what is not; does nothing if another answer is out. */
  void succeed(ExportTraceServiceResponse response) {
    ServerCall<Request, ExportTraceServiceResponse> answerable = claim();
    if (answerable != null) {
      answerable.sendHeaders(new Metadata());
      answerable.sendMessage(response);
      answerable.close(Status.OK, new Metadata());
      finish();
    }
  }

  /** Answers with an error; does nothing if another answer is out. */
  void fail(StatusRuntimeException answer) {
    ServerCall<Request, ExportTraceServiceResponse> answerable = claim();
    if (answerable != null) {
      Metadata trailers = answer.getTrailers();
      answerable.close(answer.getStatus(), trailers == null ? new Metadata() : trailers);
      finish();
    }
  }

  private synchronized @Nullable ServerCall<Request, ExportTraceServiceResponse> claim() {
    if (answered || closed) {
      return null;
    }
    ServerCall<Request, ExportTraceServiceResponse> answerable = call;
    answered = answerable != null;
    return answerable;
  }

  /** The client is gone: nobody waits for an answer. */
  void abandon() {
    synchronized (this) {
      if (answered || closed) {
        return;
      }
      answered = true;
    }
    finish();
  }

  private void finish() {
    Runnable action;
    synchronized (this) {
      cancelTimeout();
      action = onAnswered;
    }
    if (action != null) {
      action.run();
    }
  }

  private void cancelTimeout() {
    Future<?> current = timeout;
    if (current != null) {
      current.cancel(false);
    }
  }

  @Override
  public void streamClosed(Status status) {
    synchronized (this) {
      closed = true;
      inFlight.release(charged);
      charged = 0;
      cancelTimeout();
    }
  }
}
