package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.SpanMessage;
import java.util.UUID;

/**
 * A message and the trace of its span.
 *
 * @param tenant to whom it belongs
 * @param trace the UUID of the trace, as computed; the database may know another
 * @param message the message
 */
public record MessageRow(String tenant, UUID trace, SpanMessage message) {
  /** What the sender knows its trace by. */
  public TraceKey traceKey() {
    return new TraceKey(tenant, message.traceId());
  }
}
