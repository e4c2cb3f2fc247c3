package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
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

  // The leading spans: of all, and of those that name a user, a session, an environment.
  private SpanRow lead;
  private @Nullable SpanRow userLead;
  private @Nullable SpanRow sessionLead;
  private @Nullable SpanRow environmentLead;

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

  private TraceDelta(SpanRow first) {
    this.id = first.trace();
    this.tenant = first.tenant();
    this.traceId = first.traceId();
    this.lead = first;
    this.startMicros = first.startMicros();
    add(first);
  }

  /** A trace and the UUID it is given here; that of another trace may be the same by accident. */
  private record Key(UUID id, String tenant, String traceId) {}

  /**
   * What rows add to their traces, in the order in which these first appear.
   *
   * @throws ArithmeticException if a sum is larger than any number that can be stored
   */
  static Collection<TraceDelta> of(List<SpanRow> rows) {
    Map<Key, TraceDelta> deltas = new LinkedHashMap<>();
    TraceDelta last = null;
    for (SpanRow row : rows) {
      if (last != null && last.isOf(row)) {
        last.add(row);
        continue;
      }
      Key key = new Key(row.trace(), row.tenant(), row.traceId());
      last = deltas.get(key);
      if (last == null) {
        last = new TraceDelta(row);
        deltas.put(key, last);
      } else {
        last.add(row);
      }
    }
    return deltas.values();
  }

  private boolean isOf(SpanRow row) {
    return id.equals(row.trace()) && traceId.equals(row.traceId()) && tenant.equals(row.tenant());
  }

  private void add(SpanRow span) {
    if (leads(span, lead)) {
      lead = span;
    }
    if (span.userId != null && leads(span, userLead)) {
      userLead = span;
    }
    if (span.sessionId != null && leads(span, sessionLead)) {
      sessionLead = span;
    }
    if (span.environment != null && leads(span, environmentLead)) {
      environmentLead = span;
    }
    addTimes(span);
    spans++;
    if (span.isError) {
      errors++;
    }
    if (span.isGenAi) {
      llmSpans++;
    }
    if (span.counted != null) {
      addUsage(span.counted);
      BigDecimal cost = span.countedCostUsd;
      if (cost != null) {
        costUsd = costUsd == null ? cost : costUsd.add(cost);
      }
    }
  }

  private void addTimes(SpanRow span) {
    startMicros = Math.min(startMicros, span.startMicros());
    if (span.hasEnd) {
      endMicros = ended ? Math.max(endMicros, span.endMicros) : span.endMicros;
      ended = true;
    }
  }

  private void addUsage(Usage usage) {
    inputTokens = sum(inputTokens, usage.input());
    outputTokens = sum(outputTokens, usage.output());
    totalTokens = sum(totalTokens, usage.total());
    cacheReadTokens = sum(cacheReadTokens, usage.cacheRead());
    cacheWriteTokens = sum(cacheWriteTokens, usage.cacheWrite());
    reasoningTokens = sum(reasoningTokens, usage.reasoning());
  }

  private static long sum(long tokens, long more) {
    return Math.addExact(tokens, Math.max(more, 0));
  }

  /**
   * Where a span stands among those that could lead: parentless first, then the earliest start,
   * then the smallest id.
   */
  static String key(SpanRow span) {
    String micros = Long.toHexString(span.startMicros());
    return (span.isRoot ? "0" : "1") + "0".repeat(16 - micros.length()) + micros + span.spanId();
  }

  private static @Nullable String keyOrNull(@Nullable SpanRow span) {
    return span == null ? null : key(span);
  }

  /** Whether the key of a span is smaller than that of another. */
  private static boolean leads(SpanRow span, @Nullable SpanRow other) {
    if (other == null) {
      return true;
    }
    if (span.isRoot != other.isRoot) {
      return span.isRoot;
    }
    int byStart = Long.compare(span.startMicros(), other.startMicros());
    return byStart != 0 ? byStart < 0 : isSmaller(span.spanId(), other.spanId());
  }

  // Java's own order of strings differs from the bytes' order beyond the basic plane.
  private static boolean isSmaller(String spanId, String than) {
    return Arrays.compareUnsigned(
            spanId.getBytes(StandardCharsets.UTF_8), than.getBytes(StandardCharsets.UTF_8))
        < 0;
  }

  TraceKey traceKey() {
    return new TraceKey(tenant, traceId);
  }

  String rootSpanName() {
    return lead.name;
  }

  @Nullable String serviceName() {
    return lead.resource.serviceName();
  }

  SpanStatus status() {
    return lead.status;
  }

  @Nullable String statusMessage() {
    return lead.statusMessage;
  }

  String leadKey() {
    return key(lead);
  }

  @Nullable String userId() {
    return userLead == null ? null : userLead.userId;
  }

  @Nullable String userKey() {
    return keyOrNull(userLead);
  }

  @Nullable String sessionId() {
    return sessionLead == null ? null : sessionLead.sessionId;
  }

  @Nullable String sessionKey() {
    return keyOrNull(sessionLead);
  }

  @Nullable String environment() {
    return environmentLead == null ? null : environmentLead.environment;
  }

  @Nullable String environmentKey() {
    return keyOrNull(environmentLead);
  }
}
