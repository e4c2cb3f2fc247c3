package io.llmobservatory.server.query;

import java.util.UUID;

/**
 * A place in the order of traces or spans: their start, and what tells those of one start apart.
 *
 * @param micros microseconds since 1970
 * @param nanos nanoseconds beyond, 0 to 999; 0 for traces
 * @param trace the UUID of the trace
 * @param spanId the span's id; empty for traces
 */
record Cursor(long micros, int nanos, UUID trace, String spanId) {
  private static final UUID FIRST = new UUID(0, 0);

  /** The place of which everything that starts then or later is behind, and all else before. */
  static Cursor at(long micros) {
    return new Cursor(micros, 0, FIRST, "");
  }
}
