package io.llmobservatory.server.receive;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC tells of a stream of spans while it comes in. Each message is charged as its bytes
 * arrive; one is asked for at a time, so all bytes belong to the next message.
 */
final class SpanStreamTracer extends ServerStreamTracer {
  private static final Context.Key<SpanStreamTracer> KEY = Context.key("span-stream");

  private final Supplier<InboundCall> begin;
  private final ScheduledExecutorService timer;
  private final Duration readTimeout;
  private volatile @Nullable SpanStream stream;
  private volatile Context.@Nullable CancellableContext context;

  // All guarded by this.
  private @Nullable InboundCall incoming;
  private @Nullable Future<?> reading;

  /**
   * Of a stream.
   *
   * @param begin begins a message
   * @param readTimeout how long the last byte of a message may take after its first; zero for ever
   */
  SpanStreamTracer(
      Supplier<InboundCall> begin, ScheduledExecutorService timer, Duration readTimeout) {
    this.begin = begin;
    this.timer = timer;
    this.readTimeout = readTimeout;
  }

  /** That of the stream in whose name the thread works. */
  static SpanStreamTracer current() {
    return Objects.requireNonNull(KEY.get(), "not within a stream of spans");
  }

  void attach(SpanStream listener) {
    stream = listener;
  }

  @Override
  public Context filterContext(Context outer) {
    Context.CancellableContext mine = outer.withValue(KEY, this).withCancellation();
    context = mine;
    return mine;
  }

  @Override
  public void inboundWireSize(long bytes) {
    if (!incoming().charge(bytes)) {
      end(InboundCall.overloaded());
    }
  }

  private void end(com.google.rpc.Status why) {
    SpanStream listener = stream;
    if (listener != null) {
      listener.end(why);
    }
  }

  /** The message whose bytes come in. */
  synchronized InboundCall incoming() {
    InboundCall current = incoming;
    if (current == null) {
      current = begin.get();
      incoming = current;
      startReading();
    }
    return current;
  }

  private void startReading() {
    Context.CancellableContext mine = context;
    if (!readTimeout.isZero() && mine != null) {
      reading =
          timer.schedule(
              () -> mine.cancel(new TimeoutException("a message did not come to its end")),
              readTimeout.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    if (reading != null) {
      reading.cancel(false);
      reading = null;
    }
    incoming().received(null);
  }

  /** The message that has come in; from now on bytes belong to the next. */
  synchronized InboundCall take() {
    InboundCall taken = incoming();
    if (reading != null) {
      reading.cancel(false);
      reading = null;
    }
    incoming = null;
    return taken;
  }

  @Override
  public void streamClosed(Status status) {
    synchronized (this) {
      if (incoming != null) {
        take().closed();
      }
    }
    SpanStream listener = stream;
    if (listener != null) {
      listener.closed();
    }
  }
}
