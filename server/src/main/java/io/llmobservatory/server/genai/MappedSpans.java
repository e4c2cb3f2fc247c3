package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Spans that were mapped, and what became of those that were not. */
public final class MappedSpans {
  private final List<LlmSpan> kept = new ArrayList<>();
  private final Consumer<LlmSpan> spans;
  private final Consumer<Unmapped> others;
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private final Map<String, Integer> repaired = new HashMap<>();
  private int mapped;
  private int dropped;
  private int pending;
  private long weight;

  /** Keeps the spans. */
  public MappedSpans() {
    this.spans = span -> kept.add(span.kept());
    this.others = unmapped -> {};
  }

  /**
   * Hands the spans on, each as soon as it is mapped.
   *
   * @param spans takes them, and does not keep them: the next one is written where the documents of
   *     this one are
   */
  public MappedSpans(Consumer<LlmSpan> spans) {
    this(spans, unmapped -> {});
  }

  /**
   * Hands the spans on, and tells of those that are none.
   *
   * @param spans as of {@link #MappedSpans(Consumer)}
   * @param others told of each span that is not to be stored, when its turn comes
   */
  public MappedSpans(Consumer<LlmSpan> spans, Consumer<Unmapped> others) {
    this.spans = spans;
    this.others = others;
  }

  /**
   * A span that is not to be stored.
   *
   * @param rejected whether that is its own fault, and not the operator's wish
   * @param reason why, in words that a client may read
   */
  public record Unmapped(boolean rejected, String reason) {
    private static final Unmapped OTHER =
        new Unmapped(false, "not a GenAI span: processors.genai.keep_other_spans is false");
    private static final Unmapped PENDING =
        new Unmapped(false, "the span has not ended; it is stored when it comes whole");
  }

  void add(LlmSpan span) {
    mapped++;
    weight += span.weight();
    spans.accept(span);
  }

  int size() {
    return mapped;
  }

  void reject(Rejection reason) {
    rejected.merge(reason, 1, Integer::sum);
    others.accept(new Unmapped(true, reason.message()));
  }

  void drop() {
    dropped++;
    others.accept(Unmapped.OTHER);
  }

  void dropPending() {
    pending++;
    others.accept(Unmapped.PENDING);
  }

  void repaired(Set<Repair> causes) {
    for (Repair cause : causes) {
      repaired.merge(cause.note, 1, Integer::sum);
    }
  }

  /** How many spans were looked at, whatever became of them. */
  public int received() {
    int received = mapped + dropped + pending;
    for (int ofReason : rejected.values()) {
      received += ofReason;
    }
    return received;
  }

  /** The spans to store; none if they were handed on. */
  public List<LlmSpan> spans() {
    return kept;
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
