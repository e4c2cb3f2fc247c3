package io.llmobservatory.server.resolve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmobservatory.server.store.TraceKey;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The few traces that are not stored under the UUID that we compute: written by someone else, or
 * after a collision. The database stays the authority, so what is learnt is forgotten again.
 */
final class LearntTraces {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MAX_TRACES = 100_000;

  private final Cache<TraceKey, UUID> uuids =
      Caffeine.newBuilder().maximumSize(MAX_TRACES).expireAfterWrite(KEPT).build();

  UUID uuid(TraceKey trace) {
    UUID learnt = learnt(trace);
    return learnt == null ? TraceIds.uuid(trace.tenant(), trace.traceId()) : learnt;
  }

  /** The UUID that was learnt; null if the computed one is right, as far as is known. */
  @Nullable UUID learnt(TraceKey trace) {
    return uuids.getIfPresent(trace);
  }

  void learn(TraceKey trace, UUID uuid) {
    uuids.put(trace, uuid);
  }
}
