package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.StoreException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Spans that wait to be written, and whoever waits for them. Its counts belong to the one lane that
 * has taken it.
 */
final class Submission {
  final String tenant;
  final int size;
  final long weight;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final AtomicReference<List<LlmSpan>> spans;
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private int stored;
  private int duplicates;

  Submission(String tenant, List<LlmSpan> spans, long weight) {
    this.tenant = tenant;
    this.size = spans.size();
    this.weight = weight;
    this.spans = new AtomicReference<>(spans);
    // Whoever was answered otherwise will send the spans again: they must not take up memory.
    var unused = outcome.whenComplete((done, failure) -> this.spans.set(List.of()));
  }

  /** The spans, for the lane that writes them; none if nobody waits for them any more. */
  List<LlmSpan> takeSpans() {
    return spans.getAndSet(List.of());
  }

  void stored() {
    stored++;
  }

  void duplicate() {
    duplicates++;
  }

  void rejected(Rejection reason) {
    rejected.merge(reason, 1, Integer::sum);
  }

  void complete() {
    outcome.complete(new Outcome(stored, duplicates, Map.copyOf(rejected)));
  }

  void fail(StoreException cause) {
    outcome.completeExceptionally(cause);
  }
}
