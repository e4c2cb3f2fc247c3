package io.llmobservatory.server.receive;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC tells of a stream of spans while it comes in. Each message is charged as its bytes
 * arrive; one is asked for at a time, so all bytes belong to the next message.
 */
final class SpanStreamTracer extends ServerStreamTracer {
  private static final Context.Key<SpanStreamTracer> KEY = Context.key("span-stream");

  private final Supplier<InboundCall> begin;
  private final Reading reading;
  private volatile @Nullable SpanStream stream;

  /** Guarded by this. */
  private @Nullable InboundCall incoming;

  /**
   * Of a stream.
   *
   * @param begin begins a message
   */
  SpanStreamTracer(Supplier<InboundCall> begin, Reading reading) {
    this.begin = begin;
    this.reading = reading;
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
    return reading.within(outer.withValue(KEY, this));
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

  /** The stream is answered: a message that is half in need not go on. */
  void breakOff() {
    reading.breakOff();
  }

  /** The message whose bytes come in. */
  synchronized InboundCall incoming() {
    InboundCall current = incoming;
    if (current == null) {
      current = begin.get();
      incoming = current;
      reading.begin();
    }
    return current;
  }

  @Override
  public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    reading.end();
    incoming().received(null);
  }

  /** The message that has come in; from now on bytes belong to the next. */
  synchronized InboundCall take() {
    InboundCall taken = incoming();
    reading.end();
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
