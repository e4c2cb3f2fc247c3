package io.llmobservatory.server.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a trace as fast as the client takes it. While the client does not read, no thread and no
 * connection waits for it; after a while it is given up.
 */
final class TraceStream {
  private final TraceQueries queries;
  private final QueryThreads threads;
  private final String tenant;
  private final GetTraceRequest request;
  private final ServerCallStreamObserver<GetTraceResponse> to;
  private final Duration patience;
  private final Runnable atEnd;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Whether a thread sends or will do so soon; guarded by this. */
  private boolean busy;

  // Of the thread that is busy.
  private @Nullable TraceReading spans;

  /** How many responses were sent, or were about to be. */
  private final AtomicLong sent = new AtomicLong();

  /**
   * @param patience how long the client may read nothing
   * @param atEnd called once, when nothing more is to be sent
   */
  TraceStream(
      TraceQueries queries,
      QueryThreads threads,
      String tenant,
      GetTraceRequest request,
      ServerCallStreamObserver<GetTraceResponse> to,
      Duration patience,
      Runnable atEnd) {
    this.queries = queries;
    this.threads = threads;
    this.tenant = tenant;
    this.request = request;
    this.to = to;
    this.patience = patience;
    this.atEnd = atEnd;
  }

  /** To be called while the call begins. */
  void start() {
    to.setOnReadyHandler(this::wake);
    to.setOnCancelHandler(this::end);
    wake();
  }

  private void wake() {
    synchronized (this) {
      if (busy || ended.get() || !to.isReady()) {
        return;
      }
      busy = true;
    }
    try {
      threads.run(this::send);
    } catch (QueryException e) {
      fail(e);
    }
  }

  private void send() {
    try {
      while (to.isReady() && !ended.get()) {
        sendNext();
      }
    } catch (QueryException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(TraceQueryGrpc.defect(e));
    }
    synchronized (this) {
      busy = false;
    }
    // The client may have become ready after it was asked.
    wake();
    giveUpLater();
  }

  private void giveUpLater() {
    long before = sent.get();
    if (!ended.get()) {
      CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> giveUp(before));
    }
  }

  private void giveUp(long before) {
    synchronized (this) {
      if (busy || sent.get() != before) {
        return;
      }
      // Nobody else sends from here on.
      busy = true;
    }
    fail(QueryException.tryAgain("the client did not read for too long"));
  }

  private void sendNext() throws QueryException {
    sent.incrementAndGet();
    TraceReading reading = spans;
    if (reading == null) {
      TraceReading.Begun begun = queries.trace(tenant, request, queries.time());
      spans = begun.spans();
      to.onNext(GetTraceResponse.newBuilder().setTrace(begun.trace()).build());
    } else if (reading.isOver()) {
      if (end()) {
        to.onCompleted();
      }
    } else {
      GetTraceResponse portion = reading.next(queries.time());
      if (portion.getSpansCount() > 0 || portion.getTruncated()) {
        to.onNext(portion);
      }
    }
  }

  private void fail(QueryException e) {
    if (end()) {
      to.onError(e.toGrpc());
    }
  }

  /** Whether it had not ended before. */
  private boolean end() {
    boolean first = ended.compareAndSet(false, true);
    if (first) {
      atEnd.run();
    }
    return first;
  }
}
