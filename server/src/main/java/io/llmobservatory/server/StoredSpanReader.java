package io.llmobservatory.server;

import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.query.TraceQueryGrpc;
import io.llmobservatory.server.receive.StoredSpans;
import io.llmobservatory.server.store.SpanKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Reads spans back as queries do. */
record StoredSpanReader(TraceQueryGrpc queries) implements StoredSpans {
  private static final long NANOS_PER_MICRO = 1000;

  @Override
  public CompletableFuture<Map<Key, TraceSpan>> read(String tenant, List<Key> keys) {
    List<SpanKey> stored = new ArrayList<>(keys.size());
    for (Key key : keys) {
      stored.add(new SpanKey(key.trace(), key.spanId(), key.startMicros()));
    }
    return queries.stored(tenant, stored).thenApply(StoredSpanReader::byKey);
  }

  private static Map<Key, TraceSpan> byKey(List<TraceSpan> spans) {
    Map<Key, TraceSpan> byKey = new HashMap<>();
    for (TraceSpan span : spans) {
      long micros = Long.divideUnsigned(span.getSpan().getStartTimeUnixNano(), NANOS_PER_MICRO);
      byKey.put(
          new Key(UUID.fromString(span.getTraceUuid()), span.getSpan().getSpanId(), micros), span);
    }
    return byKey;
  }
}
