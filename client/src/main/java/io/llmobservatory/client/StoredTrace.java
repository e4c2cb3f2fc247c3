package io.llmobservatory.client;

import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceSpan;
import java.util.List;

/**
 * A trace that was read.
 *
 * @param trace what its spans add up to
 * @param spans by their start
 * @param truncated whether it has more spans than could be sent
 */
public record StoredTrace(Trace trace, List<TraceSpan> spans, boolean truncated) {
  /** Keeps a copy of the list. */
  public StoredTrace {
    spans = List.copyOf(spans);
  }

  /** Tells how many spans there are; nothing of what they say. */
  @Override
  public String toString() {
    return "StoredTrace["
        + spans.size()
        + (truncated ? " spans and more, " : " spans, ")
        + trace.getTraceUuid()
        + "]";
  }
}
