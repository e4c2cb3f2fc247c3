package io.llmobservatory.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the Collector (and Go) writes them: numbers, each with its unit, one after the
 * other: {@code 300ms}, {@code 1.5h}, {@code 1h30m}. Ages, which the Collector has not, may be of
 * days too: {@code 30d}. So may those that people type.
 */
public final class Durations {
  static final String EXPECTED_AGE = "a duration of at least 1d, such as 30d";

  static final String EXPECTED = "a duration such as 300ms, 10s, 5m or 1h30m";

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  /** At most 273 years. */
  private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

  private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();

  /** Nanoseconds of each unit that the Collector has, from the largest. */
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("h", 3_600_000_000_000L);
    UNITS.put("m", 60_000_000_000L);
    UNITS.put("s", 1_000_000_000L);
    UNITS.put("ms", 1_000_000L);
    UNITS.put("us", 1_000L);
    UNITS.put("ns", 1L);
  }

  private Durations() {}

  /**
   * Reads a duration of at most 292 years; fractions of a nanosecond are cut off.
   *
   * @throws IllegalArgumentException if the text is none, or is negative
   */
  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      long unit = UNITS.getOrDefault(part.group(2), 1_000L);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = part.end();
    }
    boolean fits = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    if (text.isEmpty() || at < text.length() || !fits) {
      throw Refusal.expected(EXPECTED, text);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /**
   * Reads a duration that may be of whole days too, as people type it: {@code 24h}, {@code 7d}.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is expected
   */
  public static Duration parseTyped(String text) {
    try {
      return parseWithDays(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.expected("a duration such as 15m, 24h or 7d", text);
    }
  }

  private static Duration parseWithDays(String text) {
    Matcher days = DAYS.matcher(text);
    return days.matches() ? Duration.ofDays(Integer.parseInt(days.group(1))) : parse(text);
  }

  /**
   * Reads a duration of a day or more.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static Duration parseAge(String text) {
    Duration age;
    try {
      age = parseWithDays(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.expected(EXPECTED_AGE, text);
    }
    if (age.toNanos() < NANOS_PER_DAY) {
      throw Refusal.expected(EXPECTED_AGE, text);
    }
    return age;
  }

  /** The same as a number of days, if it is one. */
  static String formatAge(Duration age) {
    long nanos = age.toNanos();
    return nanos % NANOS_PER_DAY == 0 ? nanos / NANOS_PER_DAY + "d" : format(age);
  }

  /** The shortest text with whole numbers, in the units that the Collector has. */
  static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    long rest = duration.toNanos();
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      long count = rest / unit.getValue();
      rest %= unit.getValue();
      if (count > 0) {
        text.append(count).append(unit.getKey());
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
