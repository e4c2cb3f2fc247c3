package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.resolve.ResolvedSpans;
import io.llmobservatory.server.resolve.SpanFate;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.StoredKeys;
import io.llmobservatory.server.store.TraceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** Writes spans as those are written that come over the network. */
final class WritingTarget implements Target {
  private final TraceResolver resolver;
  private final StoredKeys keys;
  private final String tenant;
  private ResolvedSpans batch;

  WritingTarget(TraceResolver resolver, StoredKeys keys, String tenant) {
    this.resolver = resolver;
    this.keys = keys;
    this.tenant = tenant;
    this.batch = resolver.spansOf(tenant);
  }

  @Override
  public void begin(Map<TraceKey, UUID> preferred) throws StoreException {
    TraceUuids uuids = TraceUuids.of(preferred, keys);
    uuids.stored().forEach(resolver::prefer);
    uuids.free().forEach(resolver::prefer);
    batch = resolver.spansOf(tenant);
  }

  @Override
  public void add(LlmSpan span) {
    batch.add(span);
  }

  @Override
  public List<Fate> end() throws StoreException, InterruptedException {
    List<Fate> fates = new ArrayList<>(batch.size());
    if (batch.isEmpty()) {
      return fates;
    }
    try {
      resolver.submitFollowed(batch).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw new IllegalStateException("a batch could not be written", e.getCause());
    }
    for (int i = 0; i < batch.size(); i++) {
      SpanFate fate = batch.fate(i);
      boolean before = fate.kind() == SpanFate.Kind.SAME || fate.kind() == SpanFate.Kind.DIFFERENT;
      String refusal = fate.reason() == null ? null : fate.reason().message();
      fates.add(new Fate(before, batch.trace(i), refusal));
    }
    return fates;
  }
}
