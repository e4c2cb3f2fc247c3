package io.llmobservatory.server.query;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks the arguments of requests. Each is called by its name in the request. */
final class Arguments {
  private static final int MAX_PAGE = 1_000;
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_VALUES = 100;
  static final int MAX_CHARACTERS = 1_000;
  private static final int MAX_ID_BYTES = 256;
  private static final long MAX_DURATION_SECONDS = 315_576_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_LONG_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  /** As many digits as the database keeps of any cost. */
  private static final int MAX_DIGITS = 100;

  private static final Pattern DECIMAL =
      Pattern.compile("(\\d{1,100}(\\.\\d{0,100})?|\\.\\d{1,100})([eE][+-]?\\d{1,3})?");

  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern TRACE_DIGITS = Pattern.compile("\\p{XDigit}{32}");

  private Arguments() {}

  static int pageSize(int sent) throws QueryException {
    if (sent < 0 || sent > MAX_PAGE) {
      throw QueryException.invalid("page_size", "must be from 0 to " + MAX_PAGE);
    }
    return sent == 0 ? DEFAULT_PAGE : sent;
  }

  /** A list of texts of which each is one that the database may hold. */
  static List<String> texts(String field, List<String> values) throws QueryException {
    if (values.size() > MAX_VALUES) {
      throw QueryException.invalid(field, "has more than " + MAX_VALUES + " values");
    }
    for (String value : values) {
      if (value.isEmpty()) {
        throw QueryException.invalid(field, "has an empty value");
      }
      text(field, value);
    }
    return values;
  }

  static String text(String field, String value) throws QueryException {
    if (value.codePointCount(0, value.length()) > MAX_CHARACTERS) {
      throw QueryException.invalid(field, "has more than " + MAX_CHARACTERS + " characters");
    }
    return storable(field, value);
  }

  private static String storable(String field, String value) throws QueryException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw QueryException.invalid(field, "has a NUL");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw QueryException.invalid(field, "has half of a character");
      }
    }
    return value;
  }

  /** The id of a trace as it is stored. */
  static String traceId(String field, String sent) throws QueryException {
    storable(field, sent);
    // A character has four bytes at most.
    if (sent.isEmpty()
        || sent.length() > MAX_ID_BYTES
        || sent.codePoints().mapToLong(Arguments::utf8Bytes).sum() > MAX_ID_BYTES) {
      throw QueryException.invalid(field, "must have 1 to " + MAX_ID_BYTES + " bytes");
    }
    return TRACE_DIGITS.matcher(sent).matches() ? lowerCase(sent) : sent;
  }

  private static long utf8Bytes(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }

  private static String lowerCase(String digits) {
    return digits.toLowerCase(Locale.ROOT);
  }

  static UUID uuid(String field, String sent) throws QueryException {
    if (!UUID_TEXT.matcher(sent).matches()) {
      throw QueryException.invalid(field, "is no UUID with dashes");
    }
    return UUID.fromString(sent);
  }

  static Timestamp time(String field, Timestamp sent) throws QueryException {
    if (sent.getSeconds() < Times.FIRST_SECOND
        || sent.getSeconds() > Times.LAST_SECOND
        || sent.getNanos() < 0
        || sent.getNanos() >= NANOS_PER_SECOND) {
      throw QueryException.invalid(field, "is not a time of the years 1 to 9999");
    }
    return sent;
  }

  /** A duration that is no less than zero. */
  static Duration duration(String field, Duration sent) throws QueryException {
    if (sent.getSeconds() < 0
        || sent.getSeconds() > MAX_DURATION_SECONDS
        || sent.getNanos() < 0
        || sent.getNanos() >= NANOS_PER_SECOND) {
      throw QueryException.invalid(field, "is not a duration of 0 to 10,000 years");
    }
    return sent;
  }

  /** Nanoseconds of a duration; of one that is longer than any stored one, as many as there are. */
  static long nanos(Duration duration) {
    return duration.getSeconds() > MAX_LONG_SECONDS
        ? Long.MAX_VALUE
        : duration.getSeconds() * NANOS_PER_SECOND + duration.getNanos();
  }

  /** A decimal number that is no less than zero. */
  static BigDecimal amount(String field, String sent) throws QueryException {
    if (DECIMAL.matcher(sent).matches()) {
      BigDecimal amount = new BigDecimal(sent);
      if (amount.precision() <= MAX_DIGITS && Math.abs(amount.scale()) <= MAX_DIGITS) {
        return amount;
      }
    }
    throw QueryException.invalid(field, "is not a decimal number such as 0.5");
  }
}
