package io.llmobservatory.server.query;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.resolve.CommittedSpans;
import io.llmobservatory.server.store.SpanKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TraceQueryService over gRPC. Queries run on threads of their own; where more are asked for than
 * may wait, the answer is {@code UNAVAILABLE} with a delay.
 */
public final class TraceQueryGrpc extends TraceQueryServiceGrpc.TraceQueryServiceImplBase
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TraceQueryGrpc.class);

  private static final int QUEUE = 32;
  private static final int STREAMS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long before the caller's own deadline the answer is sent. */
  private static final long BEFORE_DEADLINE_MILLIS = 100;

  private final TraceQueries queries;
  private final TraceQueries current;
  private final CommittedSpans committed;
  private final Supplier<String> tenant;
  private final QueryThreads threads;
  private final Duration patience;
  private final Semaphore streams = new Semaphore(STREAMS);

  /**
   * Answers queries.
   *
   * @param current is asked for what was committed just now; a replica may not have it yet
   * @param committed the spans that whoever watches is sent
   * @param tenant tells whose call it is; asked on the thread on which the call begins
   * @param size how many queries run at a time; no more than there are connections
   */
  public TraceQueryGrpc(
      TraceQueries queries,
      TraceQueries current,
      CommittedSpans committed,
      Supplier<String> tenant,
      int size) {
    this(queries, current, committed, tenant, new QueryThreads(size, QUEUE), PATIENCE);
  }

  TraceQueryGrpc(
      TraceQueries queries,
      TraceQueries current,
      CommittedSpans committed,
      Supplier<String> tenant,
      QueryThreads threads,
      Duration patience) {
    this.queries = queries;
    this.current = current;
    this.committed = committed;
    this.tenant = tenant;
    this.threads = threads;
    this.patience = patience;
  }

  /** A query that has one answer. */
  private interface Query<T> {
    T run(String tenant, QueryTime time) throws QueryException;
  }

  @Override
  public void listTraces(ListTracesRequest request, StreamObserver<ListTracesResponse> to) {
    answer((of, time) -> queries.traces(of, request, time), to);
  }

  @Override
  public void searchSpans(SearchSpansRequest request, StreamObserver<SearchSpansResponse> to) {
    answer((of, time) -> queries.spans(of, request, time), to);
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> to) {
    answer((of, time) -> queries.usage(of, request, time), to);
  }

  @Override
  public void getTrace(GetTraceRequest request, StreamObserver<GetTraceResponse> to) {
    if (!streams.tryAcquire()) {
      to.onError(QueryThreads.tooMany().toGrpc());
      return;
    }
    TraceStream stream =
        new TraceStream(
            queries,
            threads,
            tenant.get(),
            request,
            (ServerCallStreamObserver<GetTraceResponse>) to,
            patience,
            streams::release);
    stream.start();
  }

  @Override
  public void tailSpans(TailSpansRequest request, StreamObserver<TailSpansResponse> to) {
    SpanFilter filter;
    try {
      filter = SpanFilter.of(request.getFilter());
    } catch (QueryException e) {
      to.onError(e.toGrpc());
      return;
    }
    if (!streams.tryAcquire()) {
      to.onError(QueryThreads.tooMany().toGrpc());
      return;
    }
    new TailStream(
            current,
            threads,
            committed,
            tenant.get(),
            filter,
            !request.getWithoutContent(),
            (ServerCallStreamObserver<TailSpansResponse>) to,
            streams::release)
        .start();
  }

  /**
   * Reads stored spans on the threads of queries.
   *
   * @return as of {@link TraceQueries#stored(String, List, boolean)}
   */
  public CompletableFuture<List<TraceSpan>> stored(String of, List<SpanKey> keys) {
    CompletableFuture<List<TraceSpan>> result = new CompletableFuture<>();
    try {
      threads.run(
          () -> {
            try {
              result.complete(current.stored(of, keys, true));
            } catch (QueryException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (QueryException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** How many traces are being sent. */
  int openStreams() {
    return STREAMS - streams.availablePermits();
  }

  private <T> void answer(Query<T> query, StreamObserver<T> observer) {
    ServerCallStreamObserver<T> to = (ServerCallStreamObserver<T>) observer;
    // With one, an answer that comes too late is no error.
    to.setOnCancelHandler(() -> {});
    String of = tenant.get();
    Deadline deadline = Context.current().getDeadline();
    try {
      threads.run(() -> run(query, of, deadline, to));
    } catch (QueryException e) {
      to.onError(e.toGrpc());
    }
  }

  private <T> void run(
      Query<T> query, String of, @Nullable Deadline deadline, ServerCallStreamObserver<T> to) {
    if (to.isCancelled()) {
      return;
    }
    try {
      T answer = query.run(of, time(queries.time(), deadline));
      to.onNext(answer);
      to.onCompleted();
    } catch (QueryException e) {
      to.onError(e.toGrpc());
    } catch (RuntimeException e) {
      to.onError(defect(e).toGrpc());
    }
  }

  /** Who waits no longer than till then gets what was found by then. */
  private static QueryTime time(QueryTime most, @Nullable Deadline deadline) {
    if (deadline == null) {
      return most;
    }
    long millis = deadline.timeRemaining(TimeUnit.MILLISECONDS) - BEFORE_DEADLINE_MILLIS;
    return most.orSooner(Duration.ofMillis(Math.max(millis, 0)));
  }

  /** What is answered in place of a failure that nobody foresaw. */
  static QueryException defect(RuntimeException e) {
    log.error("a query failed", e);
    return QueryException.internal();
  }

  /** Takes no more queries, and waits a little for those that run. */
  @Override
  public void close() {
    threads.close();
  }
}
