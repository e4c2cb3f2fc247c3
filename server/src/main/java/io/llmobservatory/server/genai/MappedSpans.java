package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Spans that were mapped, and what became of those that were not. */
public final class MappedSpans {
  private final List<LlmSpan> spans = new ArrayList<>();
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private final Map<String, Integer> repaired = new HashMap<>();
  private int dropped;
  private int pending;
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

  void dropPending() {
    pending++;
  }

  void repaired(Set<Repair> causes) {
    for (Repair cause : causes) {
      repaired.merge(cause.note, 1, Integer::sum);
    }
  }

  /** How many spans were looked at, whatever became of them. */
  public int received() {
    int received = spans.size() + dropped + pending;
    for (int ofReason : rejected.values()) {
      received += ofReason;
    }
    return received;
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

  /** How many were left out because the whole span comes when it has ended. */
  public int pending() {
    return pending;
  }

  /** In how many something was changed so that it can be stored, by what. */
  public Map<String, Integer> repaired() {
    return repaired;
  }

  /** Roughly the bytes that the spans take. */
  public long weight() {
    return weight;
  }
}
