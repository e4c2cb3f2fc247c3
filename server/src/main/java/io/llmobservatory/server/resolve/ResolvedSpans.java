package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.store.TraceKey;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one tenant, each with its trace and encoded as the rows that are written. Not for use by
 * several threads.
 */
public final class ResolvedSpans {
  private final SpanRows rows;
  private final LearntTraces learntTraces;
  private @Nullable SpanFate[] fates = {};

  private String lastTraceId = "";
  private LearntTraces.@Nullable Resolved last;
  private long ofForeignTraces;

  ResolvedSpans(String tenant, LearntTraces learntTraces) {
    this.rows = new SpanRows(tenant);
    this.learntTraces = learntTraces;
  }

  /** Adds a span. */
  public void add(LlmSpan span) {
    LearntTraces.Resolved trace = last;
    if (trace == null || !span.traceId().equals(lastTraceId)) {
      lastTraceId = span.traceId();
      trace = learntTraces.resolve(new TraceKey(rows.tenant(), lastTraceId));
      last = trace;
    }
    if (trace.learnt()) {
      ofForeignTraces++;
    }
    rows.add(trace.uuid(), span);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Roughly the bytes that they take in memory and in a batch. */
  public long weight() {
    return rows.weight();
  }

  /** How many there are. */
  public int size() {
    return rows.size();
  }

  /**
   * What became of one of them, once the commit that was submitted with {@link
   * TraceResolver#submitFollowed} is over.
   */
  public SpanFate fate(int position) {
    return Objects.requireNonNull(fates[position], "not followed to its end");
  }

  /** The trace of one of them; for certain once its commit is over. */
  public UUID trace(int position) {
    return rows.all().get(position).trace();
  }

  /** The id of one of them. */
  public String spanId(int position) {
    return rows.all().get(position).spanId();
  }

  /** The start of one of them, in microseconds since 1970. */
  public long startMicros(int position) {
    return rows.all().get(position).startMicros();
  }

  /** Begins to follow each of them. */
  @Nullable SpanFate[] follow() {
    fates = new SpanFate[rows.size()];
    return fates;
  }

  SpanRows rows() {
    return rows;
  }

  /**
   * How many belong to traces of which it is known that their UUID is another than the computed
   * one.
   */
  long ofForeignTraces() {
    return ofForeignTraces;
  }
}
