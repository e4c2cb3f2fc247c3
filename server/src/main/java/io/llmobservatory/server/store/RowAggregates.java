package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import io.llmobservatory.server.store.InsertSources.Owned;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What rows come to, beside being stored: what they add to their traces, what they used, the
 * sources that they name. They are added up as soon as they are encoded, while the processor has
 * them at hand; a batch then adds up what few portions came to and looks at no row again.
 */
final class RowAggregates {
  private final TraceDeltas traces = new TraceDeltas();
  private final UsedTokens used = new UsedTokens();
  private final Map<UUID, Owned<Resource>> resources = new HashMap<>();
  private final Map<UUID, Owned<Scope>> scopes = new HashMap<>();
  private @Nullable Resource lastResource;
  private @Nullable Scope lastScope;
  private @Nullable ArithmeticException overflow;
  private int rows;
  private int contents;
  private long weight;

  @SuppressWarnings("ReferenceEquality") // Spans of one request share their sources.
  void add(SpanRow row) {
    rows++;
    contents += row.encodedContent == null ? 0 : 1;
    weight += row.weight();
    if (row.resource != lastResource) {
      lastResource = row.resource;
      resources.putIfAbsent(row.resource.id(), new Owned<>(row.tenant(), row.resource));
    }
    if (row.scope != lastScope) {
      lastScope = row.scope;
      scopes.putIfAbsent(row.scope.id(), new Owned<>(row.tenant(), row.scope));
    }
    used.add(row);
    try {
      traces.add(row);
    } catch (ArithmeticException e) {
      overflow = e;
    }
  }

  void add(RowAggregates others) {
    rows += others.rows;
    contents += others.contents;
    weight += others.weight;
    resources.putAll(others.resources);
    scopes.putAll(others.scopes);
    used.add(others.used);
    overflow = overflow == null ? others.overflow : overflow;
    try {
      traces.add(others.traces);
    } catch (ArithmeticException e) {
      overflow = e;
    }
  }

  /**
   * What they add to their traces.
   *
   * @throws StoreException.BadData if a sum is larger than any number that can be stored
   */
  TraceDeltas traces() throws StoreException.BadData {
    if (overflow != null) {
      throw new StoreException.BadData(-1, overflow);
    }
    return traces;
  }

  /** What the counted calls among them used. */
  UsedTokens used() {
    return used;
  }

  Collection<Owned<Resource>> resources() {
    return resources.values();
  }

  Collection<Owned<Scope>> scopes() {
    return scopes.values();
  }

  /** How many they are. */
  int rows() {
    return rows;
  }

  /** How many of them have content. */
  int contents() {
    return contents;
  }

  /** Roughly the bytes that they take in memory and in a batch. */
  long weight() {
    return weight;
  }
}
