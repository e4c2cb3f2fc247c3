package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.store.TraceKey;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one instance remembers of the UUIDs of traces: nothing, or what it has learnt itself, or
 * also what others have. It forgets nothing, which is the best that a cache can do.
 */
final class UuidCache {
  private final @Nullable Map<TraceKey, UUID> local;
  private final @Nullable SharedCache shared;

  private UuidCache(@Nullable Map<TraceKey, UUID> local, @Nullable SharedCache shared) {
    this.local = local;
    this.shared = shared;
  }

  static UuidCache none() {
    return new UuidCache(null, null);
  }

  static UuidCache local() {
    return new UuidCache(new ConcurrentHashMap<>(), null);
  }

  static UuidCache before(SharedCache shared) {
    return new UuidCache(new ConcurrentHashMap<>(), shared);
  }

  /** Asks what is near first; what is far is then near too. */
  @Nullable UUID get(TraceKey trace, int caller) throws IOException {
    UUID found = local == null ? null : local.get(trace);
    if (found == null && shared != null) {
      found = shared.get(trace, caller);
      if (found != null) {
        remember(trace, found);
      }
    }
    return found;
  }

  /** Remembers a UUID here: others can find it out without asking. */
  void remember(TraceKey trace, UUID uuid) {
    if (local != null) {
      local.put(trace, uuid);
    }
  }

  /** Remembers a UUID and tells the others. */
  void tell(TraceKey trace, UUID uuid, int caller) throws IOException {
    remember(trace, uuid);
    if (shared != null) {
      shared.put(trace, uuid, caller);
    }
  }
}
