package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages that were mapped, and what became of the log records that hold none. */
public final class MappedMessages {
  private final List<SpanMessage> messages = new ArrayList<>();
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private final Map<String, Integer> repaired = new HashMap<>();
  private int records;
  private int others;
  private int withoutSpan;
  private int withoutContent;
  private int dropped;
  private long weight;

  /** Adds the messages of one log record, and what was repaired of them. */
  void add(List<SpanMessage> ofRecord, Set<Repair> causes) {
    records++;
    for (SpanMessage message : ofRecord) {
      messages.add(message);
      weight += message.weight();
    }
    for (Repair cause : causes) {
      repaired.merge(cause.note, 1, Integer::sum);
    }
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

  /** How many log records were looked at, whatever became of them. */
  public int received() {
    int received = records + others + withoutSpan + withoutContent + dropped;
    for (int ofReason : rejected.values()) {
      received += ofReason;
    }
    return received;
  }

  /** The messages to store. */
  public List<SpanMessage> messages() {
    return messages;
  }

  /** How many log records were refused, by reason. */
  public Map<Rejection, Integer> rejected() {
    return rejected;
  }

  /** How many log records hold the messages to store. */
  public int records() {
    return records;
  }

  /** In how many log records something was changed so that it can be stored, by what. */
  public Map<String, Integer> repaired() {
    return repaired;
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
