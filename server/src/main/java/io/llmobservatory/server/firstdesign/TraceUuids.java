package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.StoredKeys;
import io.llmobservatory.server.store.TraceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The UUIDs of traces, of which the database is the authority.
 *
 * @param stored those of traces that are stored already
 * @param free those that traces should have, are not stored yet, and may have
 */
record TraceUuids(Map<TraceKey, UUID> stored, Map<TraceKey, UUID> free) {
  /** Looks them up. */
  static TraceUuids of(Map<TraceKey, UUID> preferred, StoredKeys keys) throws StoreException {
    Map<TraceKey, UUID> stored = keys.traces(preferred.keySet());
    Map<TraceKey, UUID> free = new HashMap<>(preferred);
    free.keySet().removeAll(stored.keySet());
    free.values().removeIf(uuid -> uuid.equals(NONE));
    Set<UUID> taken = new HashSet<>(keys.tracesOf(free.values()).values());
    free.values().removeAll(taken);
    return new TraceUuids(stored, free);
  }

  /** Stands for no preference. */
  static final UUID NONE = new UUID(0, 0);
}
