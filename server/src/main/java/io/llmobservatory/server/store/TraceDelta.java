package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What newly stored spans add to the row of their trace. Adding is commutative and associative: any
 * order of spans, in any batches, ends in the same row.
 */
final class TraceDelta {
  final UUID id;
  final String tenant;
  final String traceId;

  private LlmSpan lead;
  private String leadKey;
  private @Nullable String userId;
  private @Nullable String userKey;
  private @Nullable String sessionId;
  private @Nullable String sessionKey;
  private @Nullable String environment;
  private @Nullable String environmentKey;

  long startMicros;
  long endMicros;
  boolean ended;
  long spans;
  long llmSpans;
  long errors;
  long inputTokens;
  long outputTokens;
  long totalTokens;
  long cacheReadTokens;
  long cacheWriteTokens;
  long reasoningTokens;
  @Nullable BigDecimal costUsd;

  TraceDelta(SpanRow first) {
    this.id = first.trace();
    this.tenant = first.tenant();
    this.traceId = first.span().traceId();
    this.lead = first.span();
    this.leadKey = key(first.span());
    this.startMicros = first.span().startMicros();
    add(first.span());
  }

  /** What rows add to their traces. */
  static Collection<TraceDelta> of(List<SpanRow> rows) {
    Map<UUID, TraceDelta> deltas = new HashMap<>();
    TraceDelta last = null;
    for (SpanRow row : rows) {
      if (last == null || !last.id.equals(row.trace())) {
        last = deltas.get(row.trace());
      }
      if (last == null) {
        last = new TraceDelta(row);
        deltas.put(row.trace(), last);
      } else {
        last.add(row.span());
      }
    }
    return deltas.values();
  }

  /** Adds a span of this trace. */
  void add(LlmSpan span) {
    String key = key(span);
    if (isSmaller(key, leadKey)) {
      leadKey = key;
      lead = span;
    }
    if (span.userId() != null && isSmaller(key, userKey)) {
      userKey = key;
      userId = span.userId();
    }
    if (span.sessionId() != null && isSmaller(key, sessionKey)) {
      sessionKey = key;
      sessionId = span.sessionId();
    }
    if (span.environment() != null && isSmaller(key, environmentKey)) {
      environmentKey = key;
      environment = span.environment();
    }
    addTimes(span);
    spans++;
    if (span.isError()) {
      errors++;
    }
    GenAi genAi = span.genAi();
    if (genAi != null) {
      llmSpans++;
      if (genAi.counted()) {
        addUsage(genAi);
      }
    }
  }

  private void addTimes(LlmSpan span) {
    startMicros = Math.min(startMicros, span.startMicros());
    if (span.hasDuration()) {
      long micros = Long.divideUnsigned(span.endNanos(), 1000);
      endMicros = ended ? Math.max(endMicros, micros) : micros;
      ended = true;
    }
  }

  private void addUsage(GenAi genAi) {
    Usage usage = genAi.usage();
    inputTokens += Math.max(usage.input(), 0);
    outputTokens += Math.max(usage.output(), 0);
    totalTokens += Math.max(usage.total(), 0);
    cacheReadTokens += Math.max(usage.cacheRead(), 0);
    cacheWriteTokens += Math.max(usage.cacheWrite(), 0);
    reasoningTokens += Math.max(usage.reasoning(), 0);
    BigDecimal cost = genAi.costUsd();
    if (cost != null) {
      costUsd = costUsd == null ? cost : costUsd.add(cost);
    }
  }

  /**
   * Where a span stands among those that could lead: parentless first, then the earliest start,
   * then the smallest id.
   */
  static String key(LlmSpan span) {
    String micros = Long.toHexString(span.startMicros());
    return (span.parentSpanId() == null ? "0" : "1")
        + "0".repeat(16 - micros.length())
        + micros
        + span.spanId();
  }

  // Java's own order of strings differs from the bytes' order beyond the basic plane.
  private static boolean isSmaller(String key, @Nullable String than) {
    return than == null
        || Arrays.compareUnsigned(
                key.getBytes(StandardCharsets.UTF_8), than.getBytes(StandardCharsets.UTF_8))
            < 0;
  }

  String rootSpanName() {
    return lead.name();
  }

  @Nullable String serviceName() {
    return lead.resource().serviceName();
  }

  SpanStatus status() {
    return lead.status();
  }

  @Nullable String statusMessage() {
    return lead.statusMessage();
  }

  String leadKey() {
    return leadKey;
  }

  @Nullable String userId() {
    return userId;
  }

  @Nullable String userKey() {
    return userKey;
  }

  @Nullable String sessionId() {
    return sessionId;
  }

  @Nullable String sessionKey() {
    return sessionKey;
  }

  @Nullable String environment() {
    return environment;
  }

  @Nullable String environmentKey() {
    return environmentKey;
  }
}
