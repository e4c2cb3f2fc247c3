package io.llmobservatory.server.genai;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds spans as they are stored, past the mapping: also such as it would have repaired. What is
 * not set is plain: a root span of one second at noon of 22 November 2026, without GenAI facts.
 */
public final class LlmSpanBuilder {
  /** 22 November 2026, 12:00 UTC, in nanoseconds since 1970. */
  public static final long NOON = nanos(Instant.parse("2026-11-22T12:00:00Z"));

  /** A second in nanoseconds. */
  public static final long SECOND = 1_000_000_000L;

  /** Tokens of which nothing is known. */
  public static final Usage NO_USAGE = Usage.NONE;

  private final String traceId;
  private String spanId;
  private @Nullable String parentSpanId;
  private String name = "span";
  private SpanKind kind = SpanKind.CLIENT;
  private long startNanos = NOON;
  private long endNanos = NOON + SECOND;
  private SpanStatus status = SpanStatus.UNSET;
  private @Nullable String statusMessage;
  private @Nullable String traceState;
  private long flags;
  private Resource resource = resource("shop");
  private Scope scope = scope("test");
  private @Nullable String environment;
  private @Nullable String sessionId;
  private @Nullable String userId;
  private JsonDocument attributes = json("{}");
  private @Nullable JsonDocument events;
  private @Nullable JsonDocument links;
  private @Nullable JsonDocument notes;
  private @Nullable Content content;
  private @Nullable GenAi genAi;

  public LlmSpanBuilder(String traceId, String spanId) {
    this.traceId = traceId;
    this.spanId = spanId;
  }

  /** Nanoseconds since 1970, unsigned. */
  public static long nanos(Instant time) {
    return time.getEpochSecond() * SECOND + time.getNano();
  }

  /** A document of any text, JSON or not. */
  public static JsonDocument json(String text) {
    return new JsonDocument(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A resource whose id depends on its service alone. */
  public static Resource resource(String service) {
    return new Resource(
        NameBasedUuid.of(new UUID(0, 1), service),
        json("{\"service.name\":\"" + service + "\"}"),
        null,
        service,
        null,
        0);
  }

  /** A scope whose id depends on its name alone. */
  public static Scope scope(String name) {
    return new Scope(NameBasedUuid.of(new UUID(0, 2), name), name, "1.0", null, json("{}"), 0);
  }

  /** What an LLM call says at least. */
  public static GenAi llm(Usage usage, boolean counted, @Nullable BigDecimal costUsd) {
    return genAi(usage, counted, costUsd, null, null);
  }

  /** What an LLM call says that failed. */
  public static GenAi failedLlm(String errorType) {
    return genAi(NO_USAGE, false, null, null, errorType);
  }

  /** What an LLM call says that came to its end. */
  public static GenAi finishedLlm(@Nullable List<String> finishReasons) {
    return genAi(NO_USAGE, false, null, finishReasons, null);
  }

  private static GenAi genAi(
      Usage usage,
      boolean counted,
      @Nullable BigDecimal costUsd,
      @Nullable List<String> finishReasons,
      @Nullable String errorType) {
    return new GenAi(
        SpanType.LLM,
        "chat",
        "openai",
        "gpt-4o",
        null,
        null,
        usage,
        counted,
        costUsd,
        costUsd == null ? null : "reported",
        Usage.ABSENT,
        finishReasons,
        null,
        null,
        null,
        errorType,
        null,
        "otel");
  }

  public LlmSpanBuilder spanId(String value) {
    spanId = value;
    return this;
  }

  public LlmSpanBuilder parent(@Nullable String value) {
    parentSpanId = value;
    return this;
  }

  public LlmSpanBuilder name(String value) {
    name = value;
    return this;
  }

  public LlmSpanBuilder kind(SpanKind value) {
    kind = value;
    return this;
  }

  /** Sets the start and, a second later, the end. */
  public LlmSpanBuilder start(Instant time) {
    return times(nanos(time), nanos(time) + SECOND);
  }

  /** Sets start and end in nanoseconds since 1970, unsigned; 0 for no end. */
  public LlmSpanBuilder times(long start, long end) {
    startNanos = start;
    endNanos = end;
    return this;
  }

  public LlmSpanBuilder status(SpanStatus value, @Nullable String message) {
    status = value;
    statusMessage = message;
    return this;
  }

  public LlmSpanBuilder traceState(@Nullable String value) {
    traceState = value;
    return this;
  }

  public LlmSpanBuilder flags(long value) {
    flags = value;
    return this;
  }

  public LlmSpanBuilder resource(Resource value) {
    resource = value;
    return this;
  }

  public LlmSpanBuilder scope(Scope value) {
    scope = value;
    return this;
  }

  public LlmSpanBuilder environment(@Nullable String value) {
    environment = value;
    return this;
  }

  public LlmSpanBuilder session(@Nullable String value) {
    sessionId = value;
    return this;
  }

  public LlmSpanBuilder user(@Nullable String value) {
    userId = value;
    return this;
  }

  public LlmSpanBuilder attributes(String json) {
    attributes = json(json);
    return this;
  }

  public LlmSpanBuilder documents(String events, String links, String notes) {
    this.events = json(events);
    this.links = json(links);
    this.notes = json(notes);
    return this;
  }

  public LlmSpanBuilder content(Content value) {
    content = value;
    return this;
  }

  /** Content with an input and nothing else. */
  public LlmSpanBuilder input(String json) {
    return content(new Content(json(json), null, null, null));
  }

  public LlmSpanBuilder genAi(@Nullable GenAi value) {
    genAi = value;
    return this;
  }

  public LlmSpan build() {
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
        attributes,
        events,
        links,
        notes,
        content,
        genAi);
  }
}
