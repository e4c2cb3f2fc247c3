package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Messages that were mapped, and what became of the log records that hold none. */
public final class MappedMessages {
  private final List<SpanMessage> messages = new ArrayList<>();
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private int others;
  private int withoutSpan;
  private int withoutContent;
  private int dropped;
  private long weight;

  void add(SpanMessage message) {
    messages.add(message);
    weight += message.weight();
  }

  void reject(Rejection reason) {
    rejected.merge(reason, 1, Integer::sum);
  }

  void ignoreOther() {
    others++;
  }

  void ignoreWithoutSpan() {
    withoutSpan++;
  }

  void ignoreWithoutContent() {
    withoutContent++;
  }

  void drop() {
    dropped++;
  }

  /** The messages to store. */
  public List<SpanMessage> messages() {
    return messages;
  }

  /** How many log records were refused, by reason. */
  public Map<Rejection, Integer> rejected() {
    return rejected;
  }

  /** How many log records are not stored though nothing is wrong with them. */
  public IgnoredRecords ignored() {
    return new IgnoredRecords(others, withoutSpan, withoutContent, dropped);
  }

  /** Roughly the bytes that the messages take. */
  public long weight() {
    return weight;
  }
}
