package io.llmobservatory.client;

import static io.llmobservatory.client.SpanServer.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Under all failures at once, each future completes once, and what is reported as stored is stored.
 */
final class LossTest {
  private static final int SPANS = 2_000;
  private static final int WRITERS = 4;
  private static final int LIMIT = 200_000;

  private final long seed = System.nanoTime();
  private final RecordedMetrics metrics = new RecordedMetrics();
  private int requests;
  private final AtomicInteger completions = new AtomicInteger();
  private final ConcurrentHashMap<Integer, CompletableFuture<SpanResult>> results =
      new ConcurrentHashMap<>();

  @Test
  void calls() throws Exception {
    run(client -> client::writeAsync);
  }

  @Test
  void streams() throws Exception {
    run(
        client -> {
          SpanStream stream = client.openStream();
          return stream::send;
        });
  }

  private void run(
      Function<LlmObservatoryClient, Function<LlmSpan, CompletableFuture<SpanResult>>> way)
      throws Exception {
    System.out.println("LossTest: seed " + seed);
    Random random = new Random(seed);
    try (SpanServer server = SpanServer.start();
        CuttableProxy proxy = CuttableProxy.to(server.port())) {
      server.otherwise((request, responder) -> misbehave(random, server, request, responder));
      LlmObservatoryClient client = client(proxy);
      try (client) {
        Function<LlmSpan, CompletableFuture<SpanResult>> writing = way.apply(client);
        List<CompletableFuture<Void>> writers =
            IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer, writing)))
                .toList();
        CompletableFuture<Void> all =
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
          cutIn(proxy, all);
        }
        all.get(120, TimeUnit.SECONDS);
      }
      check(server);
      assertThat(proxy.connections()).as("seed %s", seed).isGreaterThan(1);
    }
  }

  private LlmObservatoryClient client(CuttableProxy proxy) {
    return LlmObservatoryClient.builder(proxy.endpoint())
        .metrics(metrics)
        .maxBatchSpans(20)
        .maxPendingBytes(LIMIT)
        .callDeadline(Duration.ofMillis(400))
        .retryTime(Duration.ofSeconds(20))
        .closeTimeout(Duration.ofSeconds(60))
        .build();
  }

  /** Cuts the connections every now and then, until the writers are done. */
  private static void cutIn(CuttableProxy proxy, CompletableFuture<Void> until) throws Exception {
    try {
      until.get(300, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      proxy.cut();
    } catch (ExecutionException e) {
      throw new AssertionError("a writer failed", e);
    }
  }

  private void write(int writer, Function<LlmSpan, CompletableFuture<SpanResult>> writing) {
    for (int number = writer; number < SPANS; number += WRITERS) {
      CompletableFuture<SpanResult> result = writing.apply(Spans.sized(number, 500));
      results.put(number, result);
      var unused = result.whenComplete((answer, failure) -> completions.incrementAndGet());
    }
  }

  private void misbehave(
      Random random, SpanServer server, WriteSpansRequest request, SpanServer.Responder responder) {
    int what;
    synchronized (random) {
      // Two of them for certain: spans that fail, and time in which connections are cut.
      what =
          switch (requests++) {
            case 10 -> 6;
            case 20 -> 7;
            default -> random.nextInt(40);
          };
    }
    switch (what) {
      case 0, 1 -> refuse(Code.UNAVAILABLE, Duration.ofMillis(10)).write(request, responder);
      case 2 -> refuse(Code.UNAVAILABLE, "away").write(request, responder);
      case 3, 4 -> SpanServer.breakOff(Code.UNAVAILABLE).write(request, responder);
      case 5 -> refuse(Code.RESOURCE_EXHAUSTED, "too large").write(request, responder);
      case 6 -> refuse(Code.INVALID_ARGUMENT, "no").write(request, responder);
      case 7 -> SpanServer.SILENT.write(request, responder);
      case 8, 9 -> server.store(request, new Muted()); // Stored, but the answer gets lost.
      default -> server.store(request, responder);
    }
  }

  private void check(SpanServer server) {
    assertThat(results).as("seed %s", seed).hasSize(SPANS);
    int failed = 0;
    for (int number = 0; number < SPANS; number++) {
      CompletableFuture<SpanResult> result = Objects.requireNonNull(results.get(number));
      assertThat(result).as("seed %s, span %s", seed, number).isDone();
      if (result.isCompletedExceptionally()) {
        failed++;
      } else {
        assertThat(server.stored()).containsKey(SpanServer.key(Spans.span(number)));
      }
    }
    assertThat(completions).hasValue(SPANS);
    assertThat(failed).as("seed %s", seed).isBetween(1, SPANS / 2);
    assertThat(metrics.failed()).isEqualTo(failed);
    assertThat(metrics.outcomes()).hasSize(SPANS - failed);
    assertThat(metrics.mostPending()).isLessThanOrEqualTo(LIMIT);
    assertThat(metrics.retries()).isNotEmpty();
  }

  private record Muted() implements SpanServer.Responder {
    @Override
    public void answer(io.llmobservatory.proto.v1.WriteSpansResponse response) {}

    @Override
    public void fail(io.grpc.StatusRuntimeException failure) {}

    @Override
    public void breakOff(io.grpc.StatusRuntimeException failure) {}
  }
}
