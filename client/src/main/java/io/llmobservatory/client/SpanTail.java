package io.llmobservatory.client;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.llmobservatory.proto.v1.TailSpansResponse;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * Spans as a server commits them, until it is closed. One thread goes through it; another may close
 * it. While nobody reads, the server leaves spans out and says how many.
 */
public final class SpanTail implements Iterator<TailSpansResponse>, AutoCloseable {
  private final Context.CancellableContext context = Context.current().withCancellation();
  private final Iterator<TailSpansResponse> responses;
  private volatile boolean closed;

  SpanTail(Supplier<Iterator<TailSpansResponse>> call) {
    Context outer = context.attach(); // The call belongs to the context that it begins in.
    try {
      responses = call.get();
    } finally {
      context.detach(outer);
    }
  }

  /**
   * Waits for the next spans.
   *
   * @return false if this was closed, or the server ended the call
   * @throws LlmObservatoryException if the call failed
   */
  @Override
  public boolean hasNext() {
    try {
      return responses.hasNext();
    } catch (StatusRuntimeException e) {
      if (closed && e.getStatus().getCode() == Status.Code.CANCELLED) {
        return false;
      }
      throw LlmObservatoryException.of("watching spans", 1, e.getStatus(), e.getTrailers());
    }
  }

  @Override
  public TailSpansResponse next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return responses.next();
  }

  /** Ends the call. {@link #hasNext} then says no, at once in another thread that waits in it. */
  @Override
  public void close() {
    closed = true;
    context.cancel(null);
  }
}
