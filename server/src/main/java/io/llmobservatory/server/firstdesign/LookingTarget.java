package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.store.SpanKey;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.StoredKeys;
import io.llmobservatory.server.store.TraceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks what would become of spans, and writes none. */
final class LookingTarget implements Target {
  private final StoredKeys keys;
  private final String tenant;
  private final List<Identity> batch = new ArrayList<>();
  private TraceUuids uuids = new TraceUuids(Map.of(), Map.of());
  private @Nullable Identity last;

  /** What makes a span one span. */
  private record Identity(String traceId, String spanId, long startMicros) {}

  LookingTarget(StoredKeys keys, String tenant) {
    this.keys = keys;
    this.tenant = tenant;
  }

  @Override
  public void begin(Map<TraceKey, UUID> preferred) throws StoreException {
    batch.clear();
    uuids = TraceUuids.of(preferred, keys);
  }

  @Override
  public void add(LlmSpan span) {
    batch.add(new Identity(span.traceId(), span.spanId(), span.startMicros()));
  }

  @Override
  public List<Fate> end() throws StoreException {
    List<SpanKey> wanted = new ArrayList<>();
    for (Identity span : batch) {
      UUID trace = uuids.stored().get(trace(span));
      if (trace != null) {
        wanted.add(key(trace, span));
      }
    }
    Set<SpanKey> stored = wanted.isEmpty() ? Set.of() : keys.spans(wanted);
    List<Fate> fates = new ArrayList<>(batch.size());
    for (Identity span : batch) {
      UUID trace = uuids.stored().get(trace(span));
      boolean before = trace != null && stored.contains(key(trace, span));
      // Versions of one span come behind each other.
      before |= span.equals(last);
      last = span;
      fates.add(new Fate(before, trace == null ? uuids.free().get(trace(span)) : trace, null));
    }
    return fates;
  }

  private TraceKey trace(Identity span) {
    return new TraceKey(tenant, span.traceId);
  }

  private static SpanKey key(UUID trace, Identity span) {
    return new SpanKey(trace, span.spanId, span.startMicros);
  }
}
