package io.llmobservatory.server.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.resolve.CommittedSpans;
import io.llmobservatory.server.store.SpanKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans as they are committed, as fast as the client takes them. What waits is bounded: of a
 * client that reads too slowly spans are counted and left out.
 */
final class TailStream implements CommittedSpans.Watcher {
  /** So many spans may wait: some seconds of a busy server. */
  private static final int MAX_WAITING = 10_000;

  /** So many spans are read and sent at a time. */
  private static final int AT_A_TIME = 100;

  private static final long RETRY_MILLIS = 50;

  private final TraceQueries queries;
  private final QueryThreads threads;
  private final CommittedSpans committed;
  private final String tenant;
  private final SpanFilter filter;
  private final boolean withContent;
  private final ServerCallStreamObserver<TailSpansResponse> to;
  private final Runnable atEnd;

  // All guarded by this.
  private final Queue<SpanKey> waiting = new ArrayDeque<>();
  private long skipped;
  private boolean busy;
  private boolean ended;

  /**
   * @param atEnd called once, when nothing more is to be sent
   */
  TailStream(
      TraceQueries queries,
      QueryThreads threads,
      CommittedSpans committed,
      String tenant,
      SpanFilter filter,
      boolean withContent,
      ServerCallStreamObserver<TailSpansResponse> to,
      Runnable atEnd) {
    this.queries = queries;
    this.threads = threads;
    this.committed = committed;
    this.tenant = tenant;
    this.filter = filter;
    this.withContent = withContent;
    this.to = to;
    this.atEnd = atEnd;
  }

  /** To be called while the call begins. */
  void start() {
    to.setOnReadyHandler(this::wake);
    to.setOnCancelHandler(this::end);
    committed.watch(this);
    // Tells the client that from now on it sees everything.
    to.onNext(TailSpansResponse.getDefaultInstance());
  }

  @Override
  public void committed(String ofTenant, List<SpanKey> spans) {
    if (!ofTenant.equals(tenant)) {
      return;
    }
    synchronized (this) {
      int room = Math.min(spans.size(), MAX_WAITING - waiting.size());
      waiting.addAll(spans.subList(0, room));
      skipped += spans.size() - room;
    }
    wake();
  }

  private void wake() {
    synchronized (this) {
      if (busy || ended || waiting.isEmpty() || !to.isReady()) {
        return;
      }
      busy = true;
    }
    try {
      threads.run(this::send);
    } catch (QueryException e) {
      // Too many queries wait: this can wait too.
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS).execute(this::again);
    }
  }

  private void again() {
    synchronized (this) {
      busy = false;
    }
    wake();
  }

  private void send() {
    try {
      sendNext();
    } catch (QueryException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(TraceQueryGrpc.defect(e));
    }
    again();
  }

  private void sendNext() throws QueryException {
    List<SpanKey> keys = new ArrayList<>(AT_A_TIME);
    long missed;
    synchronized (this) {
      while (keys.size() < AT_A_TIME && !waiting.isEmpty()) {
        keys.add(waiting.remove());
      }
      missed = skipped;
      skipped = 0;
    }
    List<TraceSpan> spans = queries.stored(tenant, keys, filter, withContent);
    if (!spans.isEmpty() || missed > 0) {
      to.onNext(TailSpansResponse.newBuilder().addAllSpans(spans).setSkipped(missed).build());
    }
  }

  private void fail(QueryException e) {
    if (end()) {
      to.onError(e.toGrpc());
    }
  }

  /** Whether it had not ended before. */
  private boolean end() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      waiting.clear();
    }
    committed.unwatch(this);
    atEnd.run();
    return true;
  }
}
