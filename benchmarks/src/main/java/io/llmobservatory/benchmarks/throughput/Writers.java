package io.llmobservatory.benchmarks.throughput;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.llmobservatory.benchmarks.load.NewRequests;
import io.llmobservatory.benchmarks.load.Workload;
import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmSpanBuilder;
import io.llmobservatory.client.SpanStream;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** The same spans written in three ways, all over one connection and in as many calls at a time. */
final class Writers implements AutoCloseable {
  private static final int IN_FLIGHT = 4;

  private final Workload workload;
  private final int requests;
  private final ManagedChannel channel;
  private final LlmObservatoryClient client;
  private final SpanStream stream;

  /** A way. */
  enum Way {
    OTLP,
    CLIENT,
    STREAM
  }

  /**
   * @param requests how many requests of 512 spans are written at a time
   */
  Writers(int port, Workload workload, int requests) {
    this.workload = workload;
    this.requests = requests;
    this.channel = NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    this.client =
        LlmObservatoryClient.builder("localhost:" + port).maxCallsInFlight(IN_FLIGHT).build();
    this.stream = client.openStream();
  }

  /** Writes new spans, and tells how many are committed in a second. */
  double spansPerSecond(Way way) throws InterruptedException {
    List<ExportTraceServiceRequest> messages =
        NewRequests.of(
            workload, requests, Setup.seed(), Instant.now().getEpochSecond() * 1_000_000_000L);
    if (way == Way.OTLP) {
      long spans = 0;
      for (ExportTraceServiceRequest message : messages) {
        spans += message.getResourceSpans(0).getScopeSpans(0).getSpansCount();
      }
      collectGarbage();
      long begun = System.nanoTime();
      export(messages);
      return spans * 1e9 / (System.nanoTime() - begun);
    }
    List<LlmSpan> spans = spans(messages);
    List<CompletableFuture<SpanResult>> results = new ArrayList<>(spans.size());
    collectGarbage();
    long begun = System.nanoTime();
    for (LlmSpan span : spans) {
      results.add(way == Way.CLIENT ? client.writeAsync(span) : stream.send(span));
    }
    for (CompletableFuture<SpanResult> result : results) {
      if (result.join().getTraceUuid().isEmpty()) {
        throw new IllegalStateException("not stored: " + result.join().getReason());
      }
    }
    return spans.size() * 1e9 / (System.nanoTime() - begun);
  }

  /** What the spans were made from has another size for each way, and is not part of any. */
  private static void collectGarbage() {
    System.gc();
  }

  private void export(List<ExportTraceServiceRequest> messages) throws InterruptedException {
    TraceServiceGrpc.TraceServiceFutureStub stub = TraceServiceGrpc.newFutureStub(channel);
    Semaphore room = new Semaphore(IN_FLIGHT);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    for (ExportTraceServiceRequest message : messages) {
      room.acquire();
      Futures.addCallback(
          stub.export(message),
          new FutureCallback<ExportTraceServiceResponse>() {
            @Override
            public void onSuccess(ExportTraceServiceResponse response) {
              room.release();
            }

            @Override
            public void onFailure(Throwable failure) {
              failed.set(failure);
              room.release();
            }
          },
          MoreExecutors.directExecutor());
    }
    room.acquire(IN_FLIGHT);
    Throwable failure = failed.get();
    if (failure != null) {
      throw new IllegalStateException("an export failed", failure);
    }
  }

  private static List<LlmSpan> spans(List<ExportTraceServiceRequest> messages) {
    List<LlmSpan> spans = new ArrayList<>();
    for (ExportTraceServiceRequest message : messages) {
      ResourceSpans source = message.getResourceSpans(0);
      ScopeSpans scoped = source.getScopeSpans(0);
      for (Span span : scoped.getSpansList()) {
        spans.add(LlmSpanBuilder.of(span, source.getResource(), scoped.getScope()).build());
      }
    }
    return spans;
  }

  @Override
  public void close() {
    client.close();
    channel.shutdownNow();
  }
}
