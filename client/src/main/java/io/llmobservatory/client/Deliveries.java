package io.llmobservatory.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Brings spans to the server over one transport, again where that may help, until each is answered
 * or has failed. A span is charged to the budget from before it waits here until its last call
 * ends. For use by several threads.
 */
final class Deliveries {
  private static final String WRITING = "writing spans";

  private final ClientSettings settings;
  private final ByteBudget budget;
  private final Transport transport;
  private final PauseTimer timer;
  private final RetryPolicy retries;
  private final ClientMetrics metrics;
  private final SpanQueue queue;
  private final Set<PendingSpan> unanswered = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Source lastSource;
  private volatile String lastFailure = "they waited for others";

  Deliveries(
      ClientSettings settings,
      ByteBudget budget,
      Transport transport,
      PauseTimer timer,
      RetryPolicy retries) {
    this.settings = settings;
    this.budget = budget;
    this.transport = transport;
    this.timer = timer;
    this.retries = retries;
    metrics = settings.metrics();
    queue = new SpanQueue(settings, transport);
  }

  /**
   * Begins to write spans. Waits for room among what is pending, no longer than set for each; once
   * there was none, the rest fails where there still is none.
   *
   * @return a future of each, in their order
   */
  List<CompletableFuture<SpanResult>> write(List<LlmSpan> spans, boolean returnStored) {
    List<CompletableFuture<SpanResult>> results = new ArrayList<>(spans.size());
    // What stands in the queue must be under way before anybody waits for its end.
    Admission admission = new Admission(budget, settings.maxWait(), this::pump);
    for (LlmSpan span : spans) {
      PendingSpan pending = new PendingSpan(span, source(span), timer.now(), returnStored);
      results.add(pending);
      LlmObservatoryException refused = admission.charge(pending);
      if (refused == null) {
        enqueue(pending);
      } else {
        tellFailure(List.of(pending), refused);
      }
    }
    pump();
    return results;
  }

  /**
   * The source of a span: that of the one before, if they are equal, since it is compared later.
   */
  private @Nullable Source source(LlmSpan span) {
    if (!span.hasSource()) {
      return null;
    }
    Source before = lastSource;
    Source own = span.getSource();
    if (own.equals(before)) {
      return before;
    }
    lastSource = own;
    return own;
  }

  private void enqueue(PendingSpan span) {
    unanswered.add(span);
    span.onDone(() -> forget(span));
    if (!queue.add(span)) {
      fail(List.of(span), closed());
    }
  }

  private static LlmObservatoryException closed() {
    return LlmObservatoryException.local(
        Status.Code.CANCELLED, "the client was closed before the span was answered");
  }

  /** After the end, however it came: the user may have cancelled what still waits. */
  private void forget(PendingSpan span) {
    unanswered.remove(span);
    if (queue.remove(span)) {
      budget.give(span.bytes());
    }
  }

  /** Sends what there is room for. */
  void pump() {
    for (Batch batch = next(); batch != null; batch = next()) {
      Sent sent = new Sent(batch, timer.now());
      try {
        byte[] request = batch.request();
        metrics.batchSent(batch.spans().size(), request.length);
        transport.send(request, sent);
      } catch (RuntimeException e) {
        sent.broken(e);
      }
    }
  }

  private @Nullable Batch next() {
    List<PendingSpan> over = new ArrayList<>();
    Batch batch = queue.next(timer.now(), over);
    if (!over.isEmpty()) {
      fail(
          over,
          LlmObservatoryException.local(
              Status.Code.DEADLINE_EXCEEDED,
              "not written within " + settings.retryTime() + "; the last failure: " + lastFailure));
    }
    return batch;
  }

  /** Gives back the bytes of spans whose way is over, and fails those that somebody waits for. */
  private void fail(List<PendingSpan> spans, LlmObservatoryException failure) {
    giveBack(spans);
    tellFailure(spans, failure);
  }

  private void giveBack(List<PendingSpan> spans) {
    int bytes = 0; // No more than the budget.
    for (PendingSpan span : spans) {
      bytes += span.bytes();
    }
    budget.give(bytes);
  }

  private void tellFailure(Collection<PendingSpan> spans, LlmObservatoryException failure) {
    int failed = (int) spans.stream().filter(span -> !span.isDone()).count();
    if (failed > 0) {
      metrics.spansFailed(failed, failure.code());
    }
    spans.forEach(span -> span.completeExceptionally(failure));
  }

  private void resume() {
    transport.reconnect();
    pump();
  }

  /** Waits until all spans that were given before are answered; false if the time is over first. */
  boolean flush(Duration timeout) throws InterruptedException {
    CompletableFuture<?>[] results = unanswered.toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(results).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true; // Each has told its failure itself.
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Takes no more spans. */
  void closeEntrance() {
    queue.closeEntrance();
  }

  /** Fails all that is not answered. */
  void failAll() {
    fail(queue.close(), closed());
    tellFailure(unanswered, closed()); // What is under way gives its bytes back when it ends.
  }

  /** A batch that is under way. */
  private final class Sent implements Transport.Answer {
    private final Batch batch;
    private final long since;
    private final AtomicBoolean answered = new AtomicBoolean();

    Sent(Batch batch, long since) {
      this.batch = batch;
      this.since = since;
    }

    private boolean isFirst(Status.Code code) {
      if (!answered.compareAndSet(false, true)) {
        return false;
      }
      metrics.batchAnswered(code, timer.now() - since);
      return true;
    }

    @Override
    public void written(WriteSpansResponse response) {
      int expected = batch.spans().size();
      if (response.getResultsCount() != expected) {
        failed(
            Status.INTERNAL.withDescription(
                "the server answered "
                    + expected
                    + " spans with "
                    + response.getResultsCount()
                    + " results"),
            null);
      } else if (isFirst(Status.Code.OK)) {
        giveBack(batch.spans());
        queue.done();
        pump(); // Before the users are told: what they do then takes its time.
        for (int at = 0; at < expected; at++) {
          SpanResult result = response.getResults(at);
          metrics.spanAnswered(result.getOutcome());
          batch.spans().get(at).complete(result);
        }
      }
    }

    @Override
    public void failed(Status status, @Nullable Metadata trailers) {
      if (isFirst(status.getCode())) {
        lastFailure = StatusText.of(status, trailers);
        Duration delay = retries.delayAfter(batch.attempt(), status, trailers);
        if (delay != null) {
          sendAgain(delay, status, trailers);
        } else if (isTooLarge(status)) {
          goOn(batch.halves(), Duration.ZERO, status);
        } else {
          end(status, trailers);
        }
        pump();
      }
    }

    /** The request could not even be sent. Whoever sends goes on with the next. */
    void broken(RuntimeException cause) {
      if (answered.compareAndSet(false, true)) {
        end(
            Status.INTERNAL.withDescription("the request could not be sent").withCause(cause),
            null);
      }
    }

    private boolean isTooLarge(Status status) {
      return status.getCode() == Status.Code.RESOURCE_EXHAUSTED && batch.spans().size() > 1;
    }

    private void sendAgain(Duration delay, Status status, @Nullable Metadata trailers) {
      long then = timer.now() + delay.toNanos();
      List<PendingSpan> inTime = new ArrayList<>(batch.spans().size());
      List<PendingSpan> late = new ArrayList<>();
      for (PendingSpan span : batch.spans()) {
        (then - span.since() <= settings.retryTime().toNanos() ? inTime : late).add(span);
      }
      fail(late, LlmObservatoryException.of(WRITING, batch.attempt(), status, trailers));
      if (inTime.isEmpty()) {
        queue.done();
      } else {
        goOn(List.of(new Batch(inTime, batch.attempt() + 1)), delay, status);
      }
    }

    private void goOn(List<Batch> batches, Duration delay, Status status) {
      List<PendingSpan> spans = batches.stream().flatMap(one -> one.spans().stream()).toList();
      metrics.retried(spans.size(), status.getCode(), delay.toNanos());
      if (!queue.again(batches, timer.now() + delay.toNanos())) {
        fail(spans, closed());
      } else if (!delay.isZero()) {
        timer.after(delay.toNanos(), Deliveries.this::resume);
      }
    }

    private void end(Status status, @Nullable Metadata trailers) {
      queue.done();
      fail(batch.spans(), LlmObservatoryException.of(WRITING, batch.attempt(), status, trailers));
    }
  }
}
