package io.llmobservatory.server.store;

import java.util.UUID;

/**
 * The primary key of a span.
 *
 * @param trace the UUID of its trace
 * @param spanId its id
 * @param startMicros its start in microseconds since 1970
 */
public record SpanKey(UUID trace, String spanId, long startMicros) {}
