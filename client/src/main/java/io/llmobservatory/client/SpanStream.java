package io.llmobservatory.client;

import io.grpc.ManagedChannel;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Writes spans over one call that stays open. What arrives while the server does not take more
 * becomes the next message. A stream that breaks is opened again, and what was not answered is sent
 * again. For use by several threads.
 */
public final class SpanStream implements AutoCloseable {
  private final Duration closeTimeout;
  private final StreamCalls calls;
  private final Deliveries deliveries;
  private final Consumer<SpanStream> closed;

  SpanStream(
      ManagedChannel channel,
      ClientSettings settings,
      ByteBudget budget,
      PauseTimer timer,
      ScheduledExecutorService executor,
      RetryPolicy retries,
      Consumer<SpanStream> closed) {
    closeTimeout = settings.closeTimeout();
    calls = new StreamCalls(channel, settings, executor);
    deliveries = new Deliveries(settings, budget, calls, timer, retries);
    calls.onReady(deliveries::pump);
    this.closed = closed;
  }

  /**
   * Writes a span. Waits only while there is no room for it among what is pending.
   *
   * @return completed once, with what became of the span, or with a {@link LlmObservatoryException}
   */
  public CompletableFuture<SpanResult> send(LlmSpan span) {
    return deliveries.write(List.of(span), false).get(0);
  }

  /**
   * Writes spans, in as many messages as it takes. Waits only while there is no room for one among
   * what is pending.
   *
   * @return completed once, with what became of each in their order, or with a {@link
   *     SpansNotWrittenException} if any failed for good
   */
  public CompletableFuture<List<SpanResult>> send(List<LlmSpan> spans) {
    return SpansNotWrittenException.combine(deliveries.write(spans, false));
  }

  /**
   * Waits until all spans that were given before are answered or have failed.
   *
   * @return false if {@code timeout} was over before
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    return deliveries.flush(timeout);
  }

  void closeEntrance() {
    deliveries.closeEntrance();
  }

  /**
   * Takes no more spans, waits for answers as long as the client does when it is closed, fails what
   * is not answered then, and ends the stream. If the thread is interrupted, waits no longer.
   */
  @Override
  public void close() {
    deliveries.closeEntrance();
    try {
      deliveries.flush(closeTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /** Fails what is not answered, and ends the stream. */
  void end() {
    deliveries.failAll();
    calls.close();
    closed.accept(this);
  }
}
