package io.llmobservatory.server.query;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as the database has them, in microseconds since 1970, and as messages have them. */
final class Times {
  static final long MICROS_PER_SECOND = 1_000_000L;
  static final long NANOS_PER_MICRO = 1_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The earliest and the latest second that a {@link Timestamp} may have. */
  static final long FIRST_SECOND = -62_135_596_800L;

  static final long LAST_SECOND = 253_402_300_799L;

  private Times() {}

  static OffsetDateTime toDatabase(long micros) {
    return instant(micros).atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
  }

  static long micros(Timestamp time) {
    return time.getSeconds() * MICROS_PER_SECOND + time.getNanos() / NANOS_PER_MICRO;
  }

  /** Nanoseconds beyond the microsecond, 0 to 999. */
  @SuppressWarnings("ProtoTimestampGetSecondsGetNano") // The rest of them is not asked for.
  static int nanosBeyond(Timestamp time) {
    return (int) (time.getNanos() % NANOS_PER_MICRO);
  }

  /** Whether it may be that of a {@link Timestamp}. */
  static boolean isTold(long micros) {
    return micros >= FIRST_SECOND * MICROS_PER_SECOND
        && micros < (LAST_SECOND + 1) * MICROS_PER_SECOND;
  }

  static Timestamp toMessage(long micros) {
    Instant time = instant(micros);
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Duration duration(long nanos) {
    return Duration.newBuilder()
        .setSeconds(nanos / NANOS_PER_SECOND)
        .setNanos((int) (nanos % NANOS_PER_SECOND))
        .build();
  }
}
