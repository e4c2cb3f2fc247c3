package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A span as it is written: its rows, encoded already, and what must be known of it beside them.
 * Whoever holds it may give it to another trace; it is not for use by several threads at a time.
 */
public final class SpanRow {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final String tenant;
  private final String traceId;
  private final String spanId;
  private final long startMicros;
  private final long hash;
  private UUID trace;

  final EncodedRow encoded;
  final @Nullable EncodedRow encodedContent;

  final Resource resource;
  final Scope scope;

  // What the row of the trace is made of.
  final boolean isRoot;
  final String name;
  final long endMicros;
  final boolean hasEnd;
  final SpanStatus status;
  final @Nullable String statusMessage;
  final boolean isError;
  final @Nullable String userId;
  final @Nullable String sessionId;
  final @Nullable String environment;
  final boolean isGenAi;

  /** What the span used, if it is counted. */
  final @Nullable Usage counted;

  final @Nullable BigDecimal countedCostUsd;
  final @Nullable String model;

  SpanRow(
      String tenant,
      UUID trace,
      LlmSpan span,
      RowEncoder encoder,
      RowChain spans,
      RowChain contents) {
    this.tenant = tenant;
    this.trace = trace;
    this.traceId = span.traceId();
    this.spanId = span.spanId();
    this.startMicros = span.startMicros();
    this.hash = hash(tenant, traceId, spanId, startMicros);
    this.encoded = CopySpans.encode(tenant, trace, span, encoder, spans);
    this.encodedContent = CopyContents.encode(trace, span, encoder, contents);
    this.resource = span.resource();
    this.scope = span.scope();
    this.isRoot = span.parentSpanId() == null;
    this.name = span.name();
    this.hasEnd = span.hasDuration();
    this.endMicros = Long.divideUnsigned(span.endNanos(), 1000);
    this.status = span.status();
    this.statusMessage = span.statusMessage();
    this.isError = span.isError();
    this.userId = span.userId();
    this.sessionId = span.sessionId();
    this.environment = span.environment();
    GenAi genAi = span.genAi();
    this.isGenAi = genAi != null;
    GenAi call = genAi != null && genAi.counted() ? genAi : null;
    this.counted = call == null ? null : call.usage();
    this.countedCostUsd = call == null ? null : call.costUsd();
    this.model = call == null ? null : model(call);
  }

  /**
   * Encodes a span by itself.
   *
   * @param tenant to whom it belongs
   * @param trace the UUID of its trace
   */
  public static SpanRow of(String tenant, UUID trace, LlmSpan span) {
    SpanRows alone = new SpanRows(tenant);
    alone.add(trace, span);
    alone.end();
    return alone.all().get(0);
  }

  private static @Nullable String model(GenAi genAi) {
    return genAi.responseModel() == null ? genAi.requestModel() : genAi.responseModel();
  }

  private static long hash(String tenant, String traceId, String spanId, long startMicros) {
    long hash = traceId.hashCode() * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32 ^ tenant.hashCode()) * 0xC2B2AE3D27D4EB4FL;
    hash = (hash ^ hash >>> 29 ^ spanId.hashCode()) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32 ^ startMicros) * 0xC2B2AE3D27D4EB4FL;
    return hash ^ hash >>> 29;
  }

  /** A hash of what makes it one span, whatever UUID its trace has. */
  public long hash() {
    return hash;
  }

  /** To whom it belongs. */
  public String tenant() {
    return tenant;
  }

  /** The UUID of its trace. */
  public UUID trace() {
    return trace;
  }

  /** Gives it to the trace of another UUID. */
  public void setTrace(UUID other) {
    trace = other;
    encoded.setTrace(other);
    if (encodedContent != null) {
      encodedContent.setTrace(other);
    }
  }

  /** The id by which the sender knows its trace. */
  public String traceId() {
    return traceId;
  }

  /** Its own id. */
  public String spanId() {
    return spanId;
  }

  /** When it starts, in microseconds since 1970. */
  public long startMicros() {
    return startMicros;
  }

  /** The day of the start in UTC, counted from 1970-01-01. */
  public long startDay() {
    return startMicros / MICROS_PER_DAY;
  }

  /** What makes it one span: trace, span id and start. */
  public SpanKey key() {
    return new SpanKey(trace, spanId, startMicros);
  }

  /** What the sender knows its trace by. */
  public TraceKey traceKey() {
    return new TraceKey(tenant, traceId);
  }

  /** Whether another row holds just the same, as far as the database sees. */
  public boolean isSameAs(SpanRow other) {
    EncodedRow content = encodedContent;
    EncodedRow otherContent = other.encodedContent;
    boolean sameContent =
        (content == null || otherContent == null)
            ? content == otherContent
            : content.isSameAs(otherContent);
    return sameContent && encoded.isSameAs(other.encoded);
  }

  /** The bytes of its rows. */
  long weight() {
    return weight(encoded) + (encodedContent == null ? 0 : weight(encodedContent));
  }

  private static long weight(EncodedRow row) {
    long weight = row.length();
    for (byte[] piece : row.more()) {
      weight += piece.length;
    }
    return weight;
  }
}
