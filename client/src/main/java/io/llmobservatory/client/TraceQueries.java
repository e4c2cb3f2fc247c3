package io.llmobservatory.client;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc.TraceQueryServiceBlockingStub;
import io.llmobservatory.proto.v1.TraceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads traces and spans. Each method waits for the answer, and throws a {@link
 * LlmObservatoryException} if there is none: its {@code code()} is INVALID_ARGUMENT if an argument
 * cannot be, and its message names the field. A server that is away is asked up to three times. For
 * use by several threads.
 */
public final class TraceQueries {
  private static final int MAX_ATTEMPTS = 3;

  private final ManagedChannel channel;
  private final ClientSettings settings;
  private final RetryPolicy retries;

  TraceQueries(ManagedChannel channel, ClientSettings settings, RetryPolicy retries) {
    this.channel = channel;
    this.settings = settings;
    this.retries = retries;
  }

  /**
   * Reads a trace.
   *
   * @param traceId its id, as the sender knows it
   * @return empty if there is no such trace
   */
  public Optional<StoredTrace> getTrace(String traceId) {
    return getTrace(GetTraceRequest.newBuilder().setTraceId(traceId).build());
  }

  /**
   * Reads a trace.
   *
   * @return empty if there is no such trace
   */
  public Optional<StoredTrace> getTrace(UUID traceUuid) {
    return getTrace(GetTraceRequest.newBuilder().setTraceUuid(traceUuid.toString()).build());
  }

  /**
   * Reads a trace.
   *
   * @return empty if there is no such trace
   */
  public Optional<StoredTrace> getTrace(GetTraceRequest request) {
    return getTrace(request, Integer.MAX_VALUE);
  }

  /**
   * Reads a trace, and of its spans no more than the first.
   *
   * @param maxSpans how many of them; the answer is truncated if there are more
   * @return empty if there is no such trace
   */
  public Optional<StoredTrace> getTrace(GetTraceRequest request, int maxSpans) {
    return call(
        "reading a trace",
        stub -> {
          Context.CancellableContext context = Context.current().withCancellation();
          Context outer = context.attach(); // The call belongs to the context that it begins in.
          try {
            return Optional.of(collect(stub.getTrace(request), maxSpans));
          } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          } finally {
            context.detach(outer);
            context.cancel(null); // What is left unread need not be sent.
          }
        });
  }

  private static StoredTrace collect(Iterator<GetTraceResponse> responses, int maxSpans) {
    Trace trace = null;
    List<TraceSpan> spans = new ArrayList<>();
    boolean truncated = false;
    while (spans.size() <= maxSpans && responses.hasNext()) {
      GetTraceResponse response = responses.next();
      trace = trace == null && response.hasTrace() ? response.getTrace() : trace;
      spans.addAll(response.getSpansList());
      truncated |= response.getTruncated();
    }
    if (trace == null) {
      throw Status.INTERNAL.withDescription("the server sent no trace").asRuntimeException();
    }
    boolean more = spans.size() > maxSpans;
    return new StoredTrace(trace, more ? spans.subList(0, maxSpans) : spans, truncated || more);
  }

  /** Reads a page of traces. */
  public ListTracesResponse listTraces(ListTracesRequest request) {
    return call("listing traces", stub -> stub.listTraces(request));
  }

  /** Reads traces, from the page that is asked for to the last. */
  public Pages<Trace> allTraces(ListTracesRequest request) {
    return new Pages<>(
        request.getPageToken(),
        token -> {
          ListTracesResponse page = listTraces(request.toBuilder().setPageToken(token).build());
          return new Pages.Page<>(
              page.getTracesList(), page.getNextPageToken(), page.getTruncated());
        });
  }

  /** Reads a page of spans. */
  public SearchSpansResponse searchSpans(SearchSpansRequest request) {
    return call("searching spans", stub -> stub.searchSpans(request));
  }

  /** Reads spans, from the page that is asked for to the last. */
  public Pages<TraceSpan> allSpans(SearchSpansRequest request) {
    return new Pages<>(
        request.getPageToken(),
        token -> {
          SearchSpansResponse page = searchSpans(request.toBuilder().setPageToken(token).build());
          return new Pages.Page<>(
              page.getSpansList(), page.getNextPageToken(), page.getTruncated());
        });
  }

  /** Reads what model calls came to. */
  public GetUsageResponse getUsage(GetUsageRequest request) {
    return call("reading usage", stub -> stub.getUsage(request));
  }

  /** Watches spans as the server commits them. No deadline ends it. */
  public SpanTail tail(TailSpansRequest request) {
    return new SpanTail(() -> stub().tailSpans(request));
  }

  private TraceQueryServiceBlockingStub stub() {
    TraceQueryServiceBlockingStub stub = TraceQueryServiceGrpc.newBlockingStub(channel);
    return settings.headers() == null ? stub : stub.withCallCredentials(settings.headers());
  }

  private <T> T call(String what, Function<TraceQueryServiceBlockingStub, T> query) {
    long end = System.nanoTime() + settings.queryDeadline().toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return query.apply(stub().withDeadlineAfter(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (StatusRuntimeException e) {
        Duration delay = delayAfter(attempt, e);
        if (delay == null || System.nanoTime() + delay.toNanos() - end >= 0 || !pause(delay)) {
          throw LlmObservatoryException.of(what, attempt, e.getStatus(), e.getTrailers());
        }
        channel.resetConnectBackoff();
      }
    }
  }

  private @Nullable Duration delayAfter(int attempt, StatusRuntimeException failure) {
    return attempt < MAX_ATTEMPTS && failure.getStatus().getCode() == Status.Code.UNAVAILABLE
        ? retries.delayAfter(attempt, failure.getStatus(), failure.getTrailers())
        : null;
  }

  /** Lets a time pass; false if the thread is interrupted. */
  private static boolean pause(Duration delay) {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
