package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.LlmSpan;
import java.util.UUID;

/**
 * A span and the trace it belongs to.
 *
 * @param tenant to whom it belongs
 * @param trace the UUID of its trace
 * @param span the span
 */
public record SpanRow(String tenant, UUID trace, LlmSpan span) {
  /** What makes it one span: trace, span id and start. */
  public SpanKey key() {
    return new SpanKey(trace, span.spanId(), span.startMicros());
  }

  /** What the sender knows its trace by. */
  public TraceKey traceKey() {
    return new TraceKey(tenant, span.traceId());
  }
}
