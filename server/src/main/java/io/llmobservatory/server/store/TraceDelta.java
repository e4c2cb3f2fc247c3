package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /**
   * Of a trace to which nothing is added yet.
   *
   * @param id the UUID it is given here; that of another trace may be the same by accident
   * @param span any of its spans, which leads until others are added
   */
  TraceDelta(UUID id, SpanRow span) {
    this.id = id;
    this.tenant = span.tenant();
    this.traceId = span.traceId();
    this.lead = span;
    this.startMicros = span.startMicros();
  }

  /** Whether a span is of the trace, if it has a UUID. */
  boolean isOf(UUID id, SpanRow span) {
    return this.id.equals(id) && traceId.equals(span.traceId()) && tenant.equals(span.tenant());
  }

  /**
   * Adds a span.
   *
   * @throws ArithmeticException if a sum is larger than any number that can be stored
   */
  void add(SpanRow span) {
    lead = leads(span, lead) ? span : lead;
    userLead = leading(userLead, span.userId == null ? null : span);
    sessionLead = leading(sessionLead, span.sessionId == null ? null : span);
    environmentLead = leading(environmentLead, span.environment == null ? null : span);
    startMicros = Math.min(startMicros, span.startMicros());
    if (span.hasEnd) {
      addEnd(span.endMicros);
    }
    spans++;
    if (span.isError) {
      errors++;
    }
    if (span.isGenAi) {
      llmSpans++;
    }
    if (span.counted != null) {
      addUsage(span.counted);
      addCost(span.countedCostUsd);
    }
  }

  /**
   * Adds what was gathered of other spans of the trace.
   *
   * @throws ArithmeticException as of {@link #add(SpanRow)}
   */
  void add(TraceDelta other) {
    lead = leads(other.lead, lead) ? other.lead : lead;
    userLead = leading(userLead, other.userLead);
    sessionLead = leading(sessionLead, other.sessionLead);
    environmentLead = leading(environmentLead, other.environmentLead);
    startMicros = Math.min(startMicros, other.startMicros);
    if (other.ended) {
      addEnd(other.endMicros);
    }
    spans += other.spans;
    llmSpans += other.llmSpans;
    errors += other.errors;
    inputTokens = sum(inputTokens, other.inputTokens);
    outputTokens = sum(outputTokens, other.outputTokens);
    totalTokens = sum(totalTokens, other.totalTokens);
    cacheReadTokens = sum(cacheReadTokens, other.cacheReadTokens);
    cacheWriteTokens = sum(cacheWriteTokens, other.cacheWriteTokens);
    reasoningTokens = sum(reasoningTokens, other.reasoningTokens);
    addCost(other.costUsd);
  }

  private void addEnd(long micros) {
    endMicros = ended ? Math.max(endMicros, micros) : micros;
    ended = true;
  }

  private void addCost(@Nullable BigDecimal cost) {
    if (cost != null) {
      costUsd = costUsd == null ? cost : costUsd.add(cost);
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

  /** Of the leading span so far and another one the one that leads now; either may be missing. */
  private static @Nullable SpanRow leading(@Nullable SpanRow soFar, @Nullable SpanRow span) {
    return span != null && (soFar == null || leads(span, soFar)) ? span : soFar;
  }

  /** Whether the key of a span is smaller than that of another. */
  @SuppressWarnings("ReferenceEquality") // A span by itself is compared with itself.
  private static boolean leads(SpanRow span, SpanRow other) {
    if (span == other) {
      return false;
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

  SpanRow lead() {
    return lead;
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
