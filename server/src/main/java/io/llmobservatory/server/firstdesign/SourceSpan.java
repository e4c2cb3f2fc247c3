package io.llmobservatory.server.firstdesign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the first design's {@code trace_spans}, and the trace in which it belongs. Null is what
 * the row does not tell.
 *
 * @param traceId the id of that trace, its hexadecimal digits in lower case
 * @param traceUuid the UUID of that trace in the source, null where it has none
 * @param ofKnownTrace whether the source has that trace in {@code traces}
 * @param parentSpanId empty if it has no parent
 * @param startMicros in microseconds since 1970
 * @param endMicros likewise
 * @param durationMicros in microseconds
 * @param documentBytes how long the documents are; if they are too long, they are left out
 * @param attributes JSON
 * @param events JSON
 * @param links JSON
 */
record SourceSpan(
    String traceId,
    @Nullable UUID traceUuid,
    boolean ofKnownTrace,
    Place place,
    @Nullable String spanId,
    String parentSpanId,
    @Nullable String name,
    @Nullable String kind,
    @Nullable String serviceName,
    @Nullable String status,
    @Nullable String statusMessage,
    @Nullable Long startMicros,
    @Nullable Long endMicros,
    @Nullable Long durationMicros,
    long documentBytes,
    @Nullable String attributes,
    @Nullable String events,
    @Nullable String links) {

  /** How it is known to which trace a span belongs. */
  enum Place {
    /** Its row says so. */
    OWN,
    /** It is its parent's. */
    PARENT,
    /** Nothing tells. */
    ORPHAN
  }

  /** The row of {@link SourceQueries#spans} at which the result is. */
  static SourceSpan read(ResultSet row) throws SQLException {
    return new SourceSpan(
        row.getString(1),
        row.getObject(2, UUID.class),
        row.getBoolean(3),
        place(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getObject(12, Long.class),
        row.getObject(13, Long.class),
        row.getObject(14, Long.class),
        row.getLong(15),
        row.getString(16),
        row.getString(17),
        row.getString(18));
  }

  private static Place place(String word) {
    return switch (word) {
      case "own" -> Place.OWN;
      case "parent" -> Place.PARENT;
      default -> Place.ORPHAN;
    };
  }

  /** Roughly the bytes that it takes on the way. */
  long weight() {
    return documentBytes;
  }
}
