package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values in whatever type they were sent: Micrometer and others send every number as
 * text.
 */
final class Scalars {
  /** No count of tokens is longer; more digits are a mistake or an attack. */
  private static final int MAX_NUMBER_LENGTH = 40;

  /** More than any model ever counted; it keeps the sums of a trace within their columns. */
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private Scalars() {}

  /** The value as text, cut at so many bytes, or null if it is not a single value. */
  static @Nullable String text(OtlpValue value, int maxBytes) {
    return switch (value.kind()) {
      case STRING -> string(value, maxBytes);
      case INT -> Long.toString(value.asLong());
      case BOOL -> Boolean.toString(value.asBoolean());
      case DOUBLE -> Double.toString(value.asDouble());
      default -> null;
    };
  }

  private static String string(OtlpValue value, int maxBytes) {
    int length = value.length();
    int kept = length > maxBytes ? Utf8.cut(value.bytes(), value.offset(), maxBytes) : length;
    return clean(new String(value.bytes(), value.offset(), kept, StandardCharsets.UTF_8));
  }

  /** Text that a column takes: without NUL. */
  static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  /** A whole number of at least zero, or {@link Usage#ABSENT}. */
  static long count(OtlpValue value) {
    long count =
        switch (value.kind()) {
          case INT -> value.asLong();
          case DOUBLE -> whole(value.asDouble());
          case STRING -> value.length() <= MAX_NUMBER_LENGTH ? whole(value.text()) : Usage.ABSENT;
          default -> Usage.ABSENT;
        };
    return bounded(count);
  }

  /** The whole number of at least zero that a text is, or {@link Usage#ABSENT}. */
  static long count(String text) {
    return text.length() <= MAX_NUMBER_LENGTH ? bounded(whole(text)) : Usage.ABSENT;
  }

  private static long bounded(long count) {
    return count > MAX_COUNT ? Usage.ABSENT : Math.max(count, Usage.ABSENT);
  }

  private static long whole(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? (long) number
        : Usage.ABSENT;
  }

  private static long whole(String text) {
    String digits = text.strip();
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notAnInteger) {
      double number = parse(digits);
      return Double.isNaN(number) ? Usage.ABSENT : whole(number);
    }
  }

  /** A number, or NaN. */
  static double number(OtlpValue value) {
    return switch (value.kind()) {
      case INT -> (double) value.asLong();
      case DOUBLE -> value.asDouble();
      case STRING -> value.length() <= MAX_NUMBER_LENGTH ? parse(value.text()) : Double.NaN;
      default -> Double.NaN;
    };
  }

  /** The number that a text is, or NaN. */
  static double number(String text) {
    return text.length() <= MAX_NUMBER_LENGTH ? parse(text) : Double.NaN;
  }

  private static double parse(String text) {
    try {
      // Java alone knows numbers such as 0x1p3 and 10d.
      return isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE ".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** An amount of money of at least zero, exactly as sent; null if it is none. */
  static @Nullable BigDecimal amount(OtlpValue value) {
    if (value.kind() == OtlpValue.Kind.STRING) {
      return value.length() <= MAX_NUMBER_LENGTH ? amount(value.text()) : null;
    }
    double number = number(value);
    return isAmount(number) ? BigDecimal.valueOf(number) : null;
  }

  /** The amount of US dollars that a text is; null if it is none. */
  static @Nullable BigDecimal amount(String withCurrency) {
    String text =
        withCurrency.endsWith("USD")
            ? withCurrency.substring(0, withCurrency.length() - 3)
            : withCurrency;
    BigDecimal amount = isAmount(number(text)) ? exact(text) : null;
    return amount == null || amount.scale() > 100 ? null : amount;
  }

  // No call costs that much; it bounds what the column must hold.
  private static boolean isAmount(double number) {
    return number >= 0 && number < 1e12;
  }

  private static @Nullable BigDecimal exact(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
