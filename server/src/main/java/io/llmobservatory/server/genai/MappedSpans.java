package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Spans that were mapped, and what became of those that were not. */
public final class MappedSpans {
  private final List<LlmSpan> spans = new ArrayList<>();
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private int dropped;
  private long weight;

  void add(LlmSpan span) {
    spans.add(span);
    weight += span.weight();
  }

  void reject(Rejection reason) {
    rejected.merge(reason, 1, Integer::sum);
  }

  void drop() {
    dropped++;
  }

  /** The spans to store. */
  public List<LlmSpan> spans() {
    return spans;
  }

  /** How many were refused, by reason. */
  public Map<Rejection, Integer> rejected() {
    return rejected;
  }

  /** How many were left out because the operator wants no other spans than GenAI spans. */
  public int dropped() {
    return dropped;
  }

  /** Roughly the bytes that the spans take. */
  public long weight() {
    return weight;
  }
}
