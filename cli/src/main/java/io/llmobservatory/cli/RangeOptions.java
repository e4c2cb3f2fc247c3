package io.llmobservatory.cli;

import com.google.protobuf.Timestamp;
import io.llmobservatory.proto.v1.Filter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** When what is asked for began. */
final class RangeOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Typed.Moment.class,
      description = {
        "That started then or later, such as 2026-11-01 or 2026-11-01T12:00, in UTC, or with an"
            + " offset as 2026-11-01T12:00+01:00.",
        "Without it: 24 hours before the end."
      })
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Typed.Moment.class,
      description = "That started before then. Without it: now.")
  private @Nullable Instant to;

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      converter = Typed.Length.class,
      description = "That started no longer before the end, such as 15m, 24h or 7d.")
  private @Nullable Duration last;

  void addTo(Filter.Builder filter, CommandLine command) {
    if (last != null && from != null) {
      throw new ParameterException(command, "--last and --from: give one of them");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new ParameterException(command, "--from " + from + " is not before --to " + to);
    }
    Instant start = last == null ? from : (to == null ? Instant.now() : to).minus(last);
    if (start != null) {
      filter.setStartTimeFrom(message(start));
    }
    if (to != null) {
      filter.setStartTimeTo(message(to));
    }
  }

  private static Timestamp message(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
