package io.llmobservatory.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times, durations and counts as people read them. */
final class Shown {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** A number that is not absurdly long when it is written out. */
  private static final Pattern DOLLARS =
      Pattern.compile("\\d{1,30}(\\.\\d{0,60})?([eE][+-]?\\d{1,2})?");

  private Shown() {}

  static String seconds(Instant time) {
    return SECONDS.format(time);
  }

  static String millis(Instant time) {
    return MILLIS.format(time);
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** A moment in nanoseconds since 1970, an unsigned number. */
  static Instant instant(long unixNanos) {
    return Instant.ofEpochSecond(
        Long.divideUnsigned(unixNanos, SECOND), Long.remainderUnsigned(unixNanos, SECOND));
  }

  static long nanos(Duration duration) {
    return duration.getSeconds() * SECOND + duration.getNanos();
  }

  /** Three digits or a few more, in the unit that suits: 850 ns, 12.3 ms, 2.31 s, 4m05s. */
  static String duration(long nanos) {
    if (nanos < 0) {
      return nanos == Long.MIN_VALUE ? "" : "-" + duration(-nanos);
    }
    if (nanos < MICRO) {
      return nanos + " ns";
    }
    if (nanos < MILLI) {
      return digits(nanos, MICRO, "µs");
    }
    if (nanos < SECOND) {
      return digits(nanos, MILLI, "ms");
    }
    if (nanos < MINUTE) {
      return digits(nanos, SECOND, "s");
    }
    if (nanos < HOUR) {
      return String.format(Locale.ROOT, "%dm%02ds", nanos / MINUTE, nanos % MINUTE / SECOND);
    }
    return String.format(Locale.ROOT, "%dh%02dm", nanos / HOUR, nanos % HOUR / MINUTE);
  }

  private static String digits(long nanos, long unit, String name) {
    double number = (double) nanos / unit;
    int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", number, name);
  }

  /** An amount without an exponent; empty if it is. */
  static String dollars(String amount) {
    return dollars(amount, MathContext.UNLIMITED);
  }

  /** An amount to some digits, without an exponent; empty if it is. */
  static String dollars(String amount, MathContext digits) {
    if (!DOLLARS.matcher(amount).matches()) {
      return Printable.of(amount);
    }
    BigDecimal number = new BigDecimal(amount).round(digits).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }

  /** "1 span", "2 spans"; large numbers in groups of digits. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** The text in at most so many columns of a terminal. */
  static String cut(String text, int columns) {
    String printable = Printable.of(text);
    if (printable.length() <= columns / 2 || Printable.width(printable) <= columns) {
      return printable;
    }
    int end = 0;
    int width = 1; // The sign of what is left out.
    while (end < printable.length()) {
      int next = printable.offsetByCodePoints(end, 1);
      width += Printable.width(printable.substring(end, next));
      if (width > columns) {
        break;
      }
      end = next;
    }
    return printable.substring(0, end) + "…";
  }
}
