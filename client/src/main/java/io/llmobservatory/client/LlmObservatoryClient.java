package io.llmobservatory.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Writes spans to a server and reads them back. For use by several threads; one is enough for an
 * application.
 *
 * <p>A span that is given to it is either answered by the server, which may mean that it is
 * rejected, or its failure is reported; none is dropped silently. A failure means that the span may
 * not be stored, not that it is not: to write it again is harmless.
 *
 * <p>What arrives while calls are under way becomes the next batch. Calls that fail in passing are
 * made again, after the time that the server asks for.
 */
public final class LlmObservatoryClient implements AutoCloseable {
  private final ClientSettings settings;
  private final ManagedChannel channel;
  private final ScheduledThreadPoolExecutor executor;
  private final PauseTimer timer;
  private final RetryPolicy retries = new RetryPolicy(ThreadLocalRandom.current()::nextDouble);
  private final ByteBudget budget;
  private final Deliveries deliveries;
  private final TraceQueries queries;
  private final Set<SpanStream> streams = ConcurrentHashMap.newKeySet();
  private boolean closed;

  LlmObservatoryClient(ClientSettings settings) {
    this(settings, real -> real);
  }

  LlmObservatoryClient(ClientSettings settings, UnaryOperator<PauseTimer> pauses) {
    this.settings = settings;
    channel = Channels.open(settings);
    executor = executor();
    timer = pauses.apply(PauseTimer.on(executor));
    budget = new ByteBudget(settings.maxPendingBytes(), settings.metrics());
    deliveries =
        new Deliveries(settings, budget, new UnaryCalls(channel, settings), timer, retries);
    queries = new TraceQueries(channel, settings, retries);
  }

  private static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "llm-observatory-client");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /**
   * Returns a client with nothing but defaults.
   *
   * @param endpoint as in {@link #builder}
   */
  public static LlmObservatoryClient to(String endpoint) {
    return builder(endpoint).build();
  }

  /**
   * Begins a client.
   *
   * @param endpoint the address of the server, {@code HOST:PORT}: with {@code https://} before it,
   *     TLS is spoken; without a port, 4317
   * @throws IllegalArgumentException if it is no address
   */
  public static LlmObservatoryClientBuilder builder(String endpoint) {
    return new LlmObservatoryClientBuilder(endpoint);
  }

  /**
   * Writes a span and waits for the answer.
   *
   * @return what became of it; look whether it is stored
   * @throws LlmObservatoryException if it failed for good
   */
  public SpanResult write(LlmSpan span) {
    return await(writeAsync(span));
  }

  /**
   * Writes a span, waits for the answer, and brings the span back as it is stored now, with the
   * UUID of its trace.
   *
   * @return what became of it, with {@code stored} set if it is stored
   * @throws LlmObservatoryException if it failed for good
   */
  public SpanResult writeAndRead(LlmSpan span) {
    return await(deliveries.write(List.of(span), true).get(0));
  }

  /**
   * Writes spans, in as many requests as it takes, and waits for all answers.
   *
   * @return what became of each, in their order; look whether they are stored
   * @throws SpansNotWrittenException if any failed for good; it tells the results of the others
   */
  public List<SpanResult> write(List<LlmSpan> spans) {
    return await(writeAsync(spans));
  }

  /**
   * Writes a span. Waits only while there is no room for it among what is pending. Whoever cancels
   * the future before the span is sent takes it back.
   *
   * @return completed once, with what became of the span, or with a {@link
   *     LlmObservatoryException}. Do not wait for other spans in what depends on it
   */
  public CompletableFuture<SpanResult> writeAsync(LlmSpan span) {
    return deliveries.write(List.of(span), false).get(0);
  }

  /**
   * Writes spans, in as many requests as it takes. Waits only while there is no room for one among
   * what is pending.
   *
   * @return completed once, with what became of each in their order, or with a {@link
   *     SpansNotWrittenException} if any failed for good
   */
  public CompletableFuture<List<SpanResult>> writeAsync(List<LlmSpan> spans) {
    return SpansNotWrittenException.combine(deliveries.write(spans, false));
  }

  /**
   * Opens a stream: for one that writes many spans. Close it when it is done.
   *
   * @throws IllegalStateException if the client is closed
   */
  public synchronized SpanStream openStream() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    SpanStream stream =
        new SpanStream(channel, settings, budget, timer, executor, retries, streams::remove);
    streams.add(stream);
    return stream;
  }

  /** Returns the way to read what is stored. It works until the client is closed. */
  public TraceQueries queries() {
    return queries;
  }

  /** Returns how many bytes of spans, as they are encoded, wait for their answer. */
  public long pendingBytes() {
    return budget.used();
  }

  /**
   * Waits until all spans that were given before are answered or have failed.
   *
   * @return false if {@code timeout} was over before
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    boolean done = deliveries.flush(timeout);
    for (SpanStream stream : streams) {
      done &= stream.flush(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return done;
  }

  /**
   * Takes no more spans, waits for answers as long as set, fails what is not answered then, and
   * ends the connection. If the thread is interrupted, waits no longer.
   */
  @Override
  public void close() {
    closeEntrance();
    try {
      flush(settings.closeTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deliveries.failAll();
    streams.forEach(SpanStream::end);
    executor.shutdownNow();
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void closeEntrance() {
    closed = true;
    deliveries.closeEntrance();
    streams.forEach(SpanStream::closeEntrance);
  }

  private static <T> T await(CompletableFuture<T> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw SpansNotWrittenException.failureIn(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.cancel(false);
      throw LlmObservatoryException.local(
          Status.Code.CANCELLED, "interrupted before the answer: spans may or may not be stored");
    }
  }
}
