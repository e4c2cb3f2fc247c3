package io.llmobservatory.server.receive;

import io.llmobservatory.proto.v1.TraceSpan;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Reads spans back that were just committed. */
public interface StoredSpans {
  /**
   * What tells a stored span from all others.
   *
   * @param trace the UUID of its trace
   * @param spanId its id
   * @param startMicros its start in microseconds since 1970
   */
  record Key(UUID trace, String spanId, long startMicros) {}

  /**
   * Reads spans of a tenant.
   *
   * @return completes with the spans, those left out that are gone again; fails if they cannot be
   *     read now
   */
  CompletableFuture<Map<Key, TraceSpan>> read(String tenant, List<Key> keys);
}
