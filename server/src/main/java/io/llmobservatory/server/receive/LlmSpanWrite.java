package io.llmobservatory.server.receive;

import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMapping;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import io.llmobservatory.server.resolve.ResolvedSpans;
import io.llmobservatory.server.resolve.SpanFate;
import io.llmobservatory.server.resolve.TraceResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request of LlmSpanService on its way, and what becomes of each of its spans. */
final class LlmSpanWrite implements Signal.Mapping {
  private final LlmSpanSignal signal;
  private final RequestBytes request;
  private final String tenant;
  private final boolean returnsStored;
  private final SpanMapping mapping;

  /** One for each span, in their order; null until it is known. Guarded by this. */
  private final List<SpanResult.@Nullable Builder> results = new ArrayList<>();

  /** Which stored span each result is of; null where it is not stored. Guarded by this. */
  private final List<StoredSpans.@Nullable Key> keys = new ArrayList<>();

  /**
   * A request.
   *
   * @param otlp the request as OTLP, but for the ids
   * @param returnsStored whether the spans are wanted as they are stored
   */
  LlmSpanWrite(LlmSpanSignal signal, RequestBytes otlp, String tenant, boolean returnsStored) {
    this.signal = signal;
    this.request = otlp;
    this.tenant = tenant;
    this.returnsStored = returnsStored;
    this.mapping = signal.mappings().ofLlmSpans(otlp.array(), otlp.length(), tenant);
  }

  @Override
  public RequestBytes request() {
    return request;
  }

  @Override
  public void check() throws MalformedRequestException {
    OtlpRequestReader.check(request.array(), request.length());
  }

  @Override
  public Signal.Portion next() throws MalformedRequestException {
    TraceResolver resolver = signal.resolver();
    ResolvedSpans resolved = resolver.spansOf(tenant);
    int first = size();
    MappedSpans mapped =
        new MappedSpans(
            span -> {
              resolved.add(span);
              add(null);
            },
            unmapped -> add(result(unmapped)));
    boolean hasMore = mapping.map(Signal.PORTION_ROWS, Signal.PORTION_WEIGHT, mapped);
    return new SpanPortion(
        signal.metrics(),
        mapped,
        resolved,
        hasMore,
        resolver::submitFollowed,
        outcome -> committed(first, resolved));
  }

  private synchronized int size() {
    return results.size();
  }

  private synchronized void add(SpanResult.@Nullable Builder result) {
    results.add(result);
    keys.add(null);
  }

  private static SpanResult.Builder result(MappedSpans.Unmapped unmapped) {
    return SpanResult.newBuilder()
        .setOutcome(
            unmapped.rejected()
                ? SpanOutcome.SPAN_OUTCOME_REJECTED
                : SpanOutcome.SPAN_OUTCOME_LEFT_OUT)
        .setReason(unmapped.reason());
  }

  private synchronized void committed(int first, ResolvedSpans resolved) {
    int at = first;
    for (int i = 0; i < resolved.size(); i++) {
      while (results.get(at) != null) {
        at++;
      }
      SpanFate fate = resolved.fate(i);
      results.set(at, result(fate, resolved, i));
      if (returnsStored && fate.reason() == null) {
        keys.set(
            at,
            new StoredSpans.Key(resolved.trace(i), resolved.spanId(i), resolved.startMicros(i)));
      }
      at++;
    }
  }

  private static SpanResult.Builder result(SpanFate fate, ResolvedSpans resolved, int i) {
    SpanResult.Builder result = SpanResult.newBuilder();
    if (fate.reason() != null) {
      return result
          .setOutcome(SpanOutcome.SPAN_OUTCOME_REJECTED)
          .setReason(fate.reason().message());
    }
    result.setTraceUuid(resolved.trace(i).toString());
    return switch (fate.kind()) {
      case STORED -> result.setOutcome(SpanOutcome.SPAN_OUTCOME_STORED);
      case SAME -> result.setOutcome(SpanOutcome.SPAN_OUTCOME_ALREADY_STORED);
      case DIFFERENT -> result.setOutcome(SpanOutcome.SPAN_OUTCOME_STORED_DIFFERENTLY);
      case REFUSED -> throw new IllegalStateException("refused without a reason");
    };
  }

  @Override
  public synchronized CompletableFuture<Signal.Answer> answer() {
    List<StoredSpans.Key> wanted = new ArrayList<>();
    for (StoredSpans.Key key : keys) {
      if (key != null) {
        wanted.add(key);
      }
    }
    return wanted.isEmpty()
        ? CompletableFuture.completedFuture(answer(Map.of()))
        : signal.stored().read(tenant, wanted).thenApply(this::answer);
  }

  private synchronized Signal.Answer answer(Map<StoredSpans.Key, TraceSpan> stored) {
    WriteSpansResponse.Builder response = WriteSpansResponse.newBuilder();
    long rejected = 0;
    for (int i = 0; i < results.size(); i++) {
      SpanResult.Builder result = Objects.requireNonNull(results.get(i), "answered too soon");
      if (result.getOutcome() == SpanOutcome.SPAN_OUTCOME_REJECTED) {
        rejected++;
      }
      StoredSpans.Key key = keys.get(i);
      TraceSpan span = key == null ? null : stored.get(key);
      if (span != null) {
        result.setStored(span);
      }
      response.addResults(result);
    }
    return new Signal.Answer(response.build(), rejected);
  }
}
