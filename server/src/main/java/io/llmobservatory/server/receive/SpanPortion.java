package io.llmobservatory.server.receive;

import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.ResolvedSpans;
import io.llmobservatory.server.telemetry.ItemMetrics;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Spans that are submitted together.
 *
 * @param mapped how they were mapped
 * @param resolved those to store
 * @param submitting hands them on
 * @param onCommit is told when they are committed
 */
record SpanPortion(
    ItemMetrics metrics,
    MappedSpans mapped,
    ResolvedSpans resolved,
    boolean hasMore,
    Function<ResolvedSpans, CompletableFuture<Outcome>> submitting,
    Consumer<Outcome> onCommit)
    implements Signal.Portion {
  @Override
  public boolean isEmpty() {
    return resolved.isEmpty();
  }

  @Override
  public long weight() {
    return resolved.weight();
  }

  @Override
  public int received() {
    return mapped.received();
  }

  @Override
  public void count() {
    metrics.received(mapped.received());
    metrics.dropped("not_genai", mapped.dropped());
    metrics.dropped("pending", mapped.pending());
    mapped.rejected().forEach((reason, spans) -> metrics.rejected(reason.label(), spans));
    mapped.repaired().forEach(metrics::repaired);
  }

  @Override
  public CompletableFuture<Outcome> submit() {
    return submitting.apply(resolved);
  }

  @Override
  public void committed(Outcome outcome) {
    onCommit.accept(outcome);
  }
}
