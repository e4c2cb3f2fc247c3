package io.llmobservatory.server.resolve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmobservatory.server.store.TraceKey;
import java.time.Duration;
import java.util.UUID;

/**
 * The few traces that are not stored under the UUID that we compute: written by someone else, or
 * after a collision. The database stays the authority, so what is learnt is forgotten again.
 */
final class LearntTraces {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MAX_TRACES = 100_000;

  private final Cache<TraceKey, UUID> uuids =
      Caffeine.newBuilder().maximumSize(MAX_TRACES).expireAfterWrite(KEPT).build();

  /**
   * A trace's UUID.
   *
   * @param uuid as far as is known
   * @param learnt whether it is another than the computed one
   */
  record Resolved(UUID uuid, boolean learnt) {}

  Resolved resolve(TraceKey trace) {
    UUID learnt = uuids.getIfPresent(trace);
    return learnt == null
        ? new Resolved(TraceIds.uuid(trace.tenant(), trace.traceId()), false)
        : new Resolved(learnt, true);
  }

  void learn(TraceKey trace, UUID uuid) {
    uuids.put(trace, uuid);
  }
}
