package io.llmobservatory.server.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How long what is stored is kept, at least: it goes with its day.
 *
 * @param spans age at which spans go, with all that is theirs; null for never
 * @param contents age at which contents and messages go, at most that of spans; null for that of
 *     spans
 */
public record Retention(@Nullable Duration spans, @Nullable Duration contents) {
  /** Keeps everything. */
  public static final Retention FOR_EVER = new Retention(null, null);

  /** Checks that contents do not outlive their spans. */
  public Retention {
    String problem = problem(spans, contents);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /**
   * Reads one.
   *
   * @param spans as in a configuration; null if not set
   * @param contents likewise
   * @throws IllegalArgumentException if they cannot be used, with a message for people
   */
  public static Retention parse(@Nullable String spans, @Nullable String contents) {
    return new Retention(
        spans == null ? null : Durations.parseAge(spans),
        contents == null ? null : Durations.parseAge(contents));
  }

  static Retention read(Settings settings) {
    Duration spans = settings.find(PostgresqlKeys.RETENTION_SPANS);
    Duration contents = settings.find(PostgresqlKeys.RETENTION_CONTENTS);
    String problem = problem(spans, contents);
    if (problem != null) {
      settings.refuse(PostgresqlKeys.RETENTION_CONTENTS.path(), problem);
      return FOR_EVER;
    }
    return new Retention(spans, contents);
  }

  private static @Nullable String problem(@Nullable Duration spans, @Nullable Duration contents) {
    return spans == null || contents == null || contents.compareTo(spans) <= 0
        ? null
        : "contents cannot be kept for %s: they go with their spans after %s"
            .formatted(Durations.formatAge(contents), Durations.formatAge(spans));
  }

  /** Whether nothing ever goes. */
  public boolean isForEver() {
    return spans == null && contents == null;
  }

  /** The first day, in UTC, whose spans stay; null if all do. */
  public @Nullable LocalDate spansBefore(Instant now) {
    return day(now, spans);
  }

  /** The first day, in UTC, whose contents stay, as far as their spans do; null if all do. */
  public @Nullable LocalDate contentsBefore(Instant now) {
    return day(now, contents);
  }

  private static @Nullable LocalDate day(Instant now, @Nullable Duration age) {
    return age == null ? null : LocalDate.ofInstant(now.minus(age), ZoneOffset.UTC);
  }
}
