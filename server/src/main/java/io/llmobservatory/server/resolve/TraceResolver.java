package io.llmobservatory.server.resolve;

import dev.failsafe.event.EventListener;
import dev.failsafe.event.ExecutionScheduledEvent;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import io.llmobservatory.server.telemetry.ItemMetrics;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.WriterMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes spans of any trace and messages of any span, gives each trace its one UUID, and writes them
 * in batches. Safe for use by several threads.
 */
public final class TraceResolver implements AutoCloseable {
  /** Enough for minutes of a usual server, in 4 MB. */
  private static final int RECENT_SPANS = 1 << 17;

  private final SubmissionQueue<SpanRows> queue = new SubmissionQueue<>();
  private final SubmissionQueue<List<SpanMessage>> messageQueue = new SubmissionQueue<>();
  private final List<Thread> lanes = new ArrayList<>();
  private final LearntTraces learntTraces = new LearntTraces();
  private final CommittedSpans committed = new CommittedSpans();
  private final WriterMetrics metrics;
  private final ItemMetrics spanMetrics;
  private final ItemMetrics recordMetrics;

  /**
   * Starts the lanes.
   *
   * @param store where batches go
   * @param laneCount how many batches of spans are written at a time
   * @param telemetry where it is counted what becomes of spans, log records and batches
   * @param onRetry told of each retry before it is waited for
   */
  public TraceResolver(
      PostgresStore store,
      int laneCount,
      Telemetry telemetry,
      EventListener<ExecutionScheduledEvent<Object>> onRetry) {
    this.metrics = telemetry.writer();
    this.spanMetrics = telemetry.spans();
    this.recordMetrics = telemetry.logRecords();
    RecentKeys recentKeys = new RecentKeys(RECENT_SPANS);
    WriteRetries retries = new WriteRetries(metrics, onRetry);
    BatchWriter writer = new BatchWriter(store, learntTraces, retries, metrics);
    for (int i = 0; i < laneCount; i++) {
      start(new Lane(queue, recentKeys, writer), "lane-" + i);
    }
    start(new MessageLane(messageQueue, learntTraces, store, retries, metrics), "message-lane");
  }

  private void start(Runnable lane, String name) {
    Thread thread = new Thread(lane, name);
    thread.setDaemon(true);
    thread.start();
    lanes.add(thread);
  }

  /**
   * Submits spans.
   *
   * @param tenant to whom they belong
   * @return completes when they are committed; exceptionally with a {@link StoreException} when
   *     they are not. Whoever completes it first abandons what has not been begun.
   */
  public CompletableFuture<Outcome> submit(String tenant, List<LlmSpan> spans) {
    ResolvedSpans resolved = spansOf(tenant);
    spans.forEach(resolved::add);
    return submit(resolved);
  }

  /** Gathers spans to be submitted: each is encoded as it comes, and need not be kept. */
  public ResolvedSpans spansOf(String tenant) {
    return new ResolvedSpans(tenant, learntTraces);
  }

  /**
   * Submits spans that were gathered.
   *
   * @return as of {@link #submit(String, List)}
   */
  public CompletableFuture<Outcome> submit(ResolvedSpans spans) {
    return submit(submission(spans, committed.areWatched()), queue);
  }

  /**
   * Submits spans that were gathered, and follows each of them: {@link ResolvedSpans#fate} tells
   * what became of it.
   *
   * @return as of {@link #submit(String, List)}
   */
  public CompletableFuture<Outcome> submitFollowed(ResolvedSpans spans) {
    return submit(submission(spans, true), queue);
  }

  private Submission<SpanRows> submission(ResolvedSpans spans, boolean followed) {
    metrics.foreignKnown(spans.ofForeignTraces());
    SpanRows rows = spans.rows();
    rows.end();
    Submission<SpanRows> submission =
        new Submission<>(
            rows.tenant(),
            rows,
            rows.size(),
            rows.traces(),
            rows.size(),
            rows.weight(),
            spanMetrics,
            rows::release);
    if (followed) {
      @Nullable SpanFate[] fates = spans.follow();
      submission.following(fates);
      var unused = submission.outcome.thenRun(() -> committed.tell(rows, fates));
    }
    return submission;
  }

  /**
   * Gives a trace another UUID than the computed one, unless it is stored already. To be said
   * before its spans are gathered; it is remembered for minutes, not for ever.
   */
  public void prefer(TraceKey trace, UUID uuid) {
    learntTraces.learn(trace, uuid);
  }

  /** The spans that are committed, as they are. */
  public CommittedSpans committed() {
    return committed;
  }

  /**
   * Submits messages, whose spans may be stored already or come later.
   *
   * @param tenant to whom they belong
   * @param weight roughly the bytes they take
   * @return completes like that of {@link #submit}; its counts are of log records
   */
  public CompletableFuture<Outcome> submitMessages(
      String tenant, List<SpanMessage> messages, long weight) {
    BitSet records = new BitSet();
    for (SpanMessage message : messages) {
      records.set(message.position());
    }
    int items = records.cardinality();
    return submit(
        new Submission<>(
            tenant, messages, messages.size(), new long[0], items, weight, recordMetrics, () -> {}),
        messageQueue);
  }

  private static <T> CompletableFuture<Outcome> submit(
      Submission<T> submission, SubmissionQueue<T> to) {
    if (!to.offer(submission)) {
      submission.outcome.completeExceptionally(new ShuttingDownException());
    }
    return submission.outcome;
  }

  /** The resolver takes no more. */
  public static final class ShuttingDownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShuttingDownException() {
      super("shutting down", null, false, false);
    }
  }

  /** Takes no more, and waits until what was taken is written, but no longer than a while. */
  public void close(Duration patience) {
    queue.close();
    messageQueue.close();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread lane : lanes) {
        lane.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }
}
