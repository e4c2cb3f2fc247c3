package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Our way without lanes: each caller writes its span in a transaction of its own, under the UUID
 * that is cached or else computed. A trace that is stored under another one shows in the violation
 * of its key, as it does in the server.
 */
final class StoreWriter implements SpanWriter {
  private final PostgresStore store;
  private final UuidCache cache;

  StoreWriter(PostgresStore store, UuidCache cache) {
    this.store = store;
    this.cache = cache;
  }

  @Override
  public void write(LlmSpan span, int caller) throws StoreException, IOException {
    TraceKey trace = new TraceKey(TENANT, span.traceId());
    UUID cached = cache.get(trace, caller);
    UUID uuid = cached == null ? TraceIds.uuid(TENANT, span.traceId()) : cached;
    try {
      write(span, uuid);
      if (cached == null) {
        cache.remember(trace, uuid);
      }
    } catch (StoreException.ForeignTraces e) {
      UUID foreign = e.stored().get(trace);
      if (foreign == null) {
        throw e;
      }
      cache.tell(trace, foreign, caller);
      write(span, foreign);
    }
  }

  private void write(LlmSpan span, UUID trace) throws StoreException {
    store.write(List.of(SpanRow.of(TENANT, trace, span)));
  }
}
