package io.llmobservatory.server.receive;

import io.llmobservatory.server.genai.Rejection;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** What of a request is not stored, and why. Safe for use by several threads. */
final class Rejections {
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);

  synchronized void add(Map<Rejection, Integer> more) {
    more.forEach((reason, items) -> rejected.merge(reason, items, Integer::sum));
  }

  /** How many items are not stored, over all reasons. */
  synchronized long count() {
    long items = 0;
    for (int number : rejected.values()) {
      items += number;
    }
    return items;
  }

  /** Why items are not stored, and how many for each reason. */
  synchronized String reasons() {
    StringJoiner reasons = new StringJoiner("; ");
    rejected.forEach((reason, items) -> reasons.add(items + " x " + reason.message()));
    return reasons.toString();
  }
}
