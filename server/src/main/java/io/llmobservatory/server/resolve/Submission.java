package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.StoreException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Spans or messages that wait to be written, and whoever waits for them. Its counts belong to the
 * one lane that has taken it.
 */
final class Submission<T> {
  final String tenant;
  final int size;
  final long weight;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final AtomicReference<List<T>> rows;
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private int stored;
  private int duplicates;

  Submission(String tenant, List<T> rows, long weight) {
    this.tenant = tenant;
    this.size = rows.size();
    this.weight = weight;
    this.rows = new AtomicReference<>(rows);
    // Whoever was answered otherwise will send them again: they must not take up memory.
    var unused = outcome.whenComplete((done, failure) -> this.rows.set(List.of()));
  }

  /** What to write, for the lane that does; nothing if nobody waits for it any more. */
  List<T> takeRows() {
    return rows.getAndSet(List.of());
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
