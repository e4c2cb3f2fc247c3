package io.llmobservatory.server.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What newly stored spans add to the rows of their traces, trace by trace. */
final class TraceDeltas {
  private final Map<UUID, TraceDelta> byId = new HashMap<>();

  /** Traces with a UUID that another one has here, by accident or on purpose. */
  private final List<TraceDelta> collided = new ArrayList<>();

  private @Nullable TraceDelta last;

  /**
   * Adds a span.
   *
   * @throws ArithmeticException if a sum is larger than any number that can be stored
   */
  void add(SpanRow row) {
    of(row.trace(), row).add(row);
  }

  /**
   * Adds what others add to their traces.
   *
   * @throws ArithmeticException as of {@link #add(SpanRow)}
   */
  void add(TraceDeltas others) {
    for (TraceDelta other : others.byId.values()) {
      of(other.id, other.lead()).add(other);
    }
    for (TraceDelta other : others.collided) {
      of(other.id, other.lead()).add(other);
    }
  }

  private TraceDelta of(UUID id, SpanRow span) {
    TraceDelta delta = last;
    if (delta == null || !delta.isOf(id, span)) {
      delta = find(id, span);
      last = delta;
    }
    return delta;
  }

  private TraceDelta find(UUID id, SpanRow span) {
    TraceDelta delta = byId.get(id);
    if (delta == null) {
      delta = new TraceDelta(id, span);
      byId.put(id, delta);
      return delta;
    }
    if (delta.isOf(id, span)) {
      return delta;
    }
    for (TraceDelta other : collided) {
      if (other.isOf(id, span)) {
        return other;
      }
    }
    delta = new TraceDelta(id, span);
    collided.add(delta);
    return delta;
  }

  /** Whether two traces have one UUID. */
  boolean haveCollided() {
    return !collided.isEmpty();
  }

  /** One for each trace. */
  Collection<TraceDelta> all() {
    if (collided.isEmpty()) {
      return byId.values();
    }
    List<TraceDelta> all = new ArrayList<>(byId.values());
    all.addAll(collided);
    return all;
  }
}
