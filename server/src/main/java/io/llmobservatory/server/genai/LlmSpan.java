package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * The span that is stored, GenAI or not.
 *
 * @param traceId the trace: 32 lower-case hexadecimal digits from OTLP, elsewhere any text of at
 *     most 256 bytes
 * @param spanId the span: 16 lower-case hexadecimal digits from OTLP
 * @param parentSpanId the parent, null for a root
 * @param name the span's name, perhaps empty
 * @param kind its kind
 * @param startNanos nanoseconds since 1970, an unsigned number
 * @param endNanos nanoseconds since 1970, an unsigned number; 0 without an end
 * @param status its status, as sent
 * @param statusMessage what the status says in words
 * @param traceState the W3C trace state
 * @param flags W3C flags and whether the parent is remote; an unsigned number
 * @param resource where it comes from
 * @param scope what instrumented it
 * @param environment the deployment environment
 * @param sessionId the user's session
 * @param userId the user
 * @param attributes the attributes without content
 * @param events the events
 * @param links the links
 * @param notes what was repaired, left out or decided
 * @param content what was said, null where nothing was or where content is dropped
 * @param genAi the GenAI facts, null on other spans
 */
public record LlmSpan(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String name,
    SpanKind kind,
    long startNanos,
    long endNanos,
    SpanStatus status,
    @Nullable String statusMessage,
    @Nullable String traceState,
    long flags,
    Resource resource,
    Scope scope,
    @Nullable String environment,
    @Nullable String sessionId,
    @Nullable String userId,
    JsonDocument attributes,
    @Nullable JsonDocument events,
    @Nullable JsonDocument links,
    @Nullable JsonDocument notes,
    @Nullable Content content,
    @Nullable GenAi genAi) {

  /** Microseconds since 1970 of the start, rounded down: the start as PostgreSQL keeps it. */
  public long startMicros() {
    return Long.divideUnsigned(startNanos, 1000);
  }

  /** The day of the start in UTC, counted from 1970-01-01. */
  public long startDay() {
    return Long.divideUnsigned(startNanos, 86_400_000_000_000L);
  }

  /** Nanoseconds of the start beyond {@link #startMicros}, 0 to 999. */
  public int startNanosOfMicro() {
    return (int) Long.remainderUnsigned(startNanos, 1000);
  }

  /** Whether the span has a duration: an end, and not centuries away from its start. */
  public boolean hasDuration() {
    boolean forward = Long.compareUnsigned(endNanos, startNanos) >= 0;
    return endNanos != 0 && forward == (endNanos - startNanos >= 0);
  }

  /** Nanoseconds from start to end, negative if the clock went back; see {@link #hasDuration}. */
  public long durationNanos() {
    return endNanos - startNanos;
  }

  /** Whether anything, the status or the GenAI facts, says that it failed. */
  public boolean isError() {
    return status == SpanStatus.ERROR || (genAi != null && genAi.errorType() != null);
  }

  /** Roughly the bytes that the span takes in memory and in a batch. */
  public int weight() {
    int weight = 512 + name.length() + attributes.length();
    weight += length(events) + length(links) + length(notes);
    if (content != null) {
      weight += length(content.input()) + length(content.output());
      weight += length(content.systemInstructions()) + length(content.toolDefinitions());
    }
    return weight;
  }

  /** The same span, whose documents are its own. */
  LlmSpan kept() {
    return new LlmSpan(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startNanos,
        endNanos,
        status,
        statusMessage,
        traceState,
        flags,
        resource,
        scope,
        environment,
        sessionId,
        userId,
        attributes.kept(),
        events,
        links,
        notes,
        content == null ? null : content.kept(),
        genAi);
  }

  private static int length(@Nullable JsonDocument document) {
    return document == null ? 0 : document.length();
  }
}
