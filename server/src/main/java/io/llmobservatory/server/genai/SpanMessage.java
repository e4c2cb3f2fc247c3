package io.llmobservatory.server.genai;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of a span that came in a log record, apart from the span.
 *
 * @param traceId the trace: 32 lower-case hexadecimal digits
 * @param spanId the span: 16 lower-case hexadecimal digits
 * @param timeNanos when the record says it was, in nanoseconds since 1970, an unsigned number
 * @param id hash of all that tells it from others: a record that is sent again has the same
 * @param direction what it was to the call
 * @param event the name of the event
 * @param position the record's place in its request: the order of records of one time
 * @param number its place among the messages of the record
 * @param message the message in the shape of the current semantic conventions
 * @param notes what was repaired
 */
public record SpanMessage(
    String traceId,
    String spanId,
    long timeNanos,
    UUID id,
    MessageDirection direction,
    String event,
    int position,
    int number,
    JsonDocument message,
    @Nullable JsonDocument notes) {

  /** Microseconds since 1970, rounded down: the time as PostgreSQL keeps it. */
  public long timeMicros() {
    return Long.divideUnsigned(timeNanos, 1000);
  }

  /** Nanoseconds beyond {@link #timeMicros}, 0 to 999. */
  public int nanosOfMicro() {
    return (int) Long.remainderUnsigned(timeNanos, 1000);
  }

  /** The day in UTC, counted from 1970-01-01. */
  public long day() {
    return Long.divideUnsigned(timeNanos, 86_400_000_000_000L);
  }

  /** Roughly the bytes that the message takes in memory and in a batch. */
  public int weight() {
    return 384 + message.length() + (notes == null ? 0 : notes.length());
  }
}
