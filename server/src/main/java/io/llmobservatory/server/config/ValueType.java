package io.llmobservatory.server.config;

import io.llmobservatory.server.price.PriceOverrides;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How values of one kind are read and written.
 *
 * @param expected names the kind in a message: "expected ..."
 * @param reader yields null for a value that means "not set", and throws {@link
 *     IllegalArgumentException}, with a message for people, for one it refuses
 * @param writer yields a text that the reader reads
 */
record ValueType<T>(String expected, Reader<T> reader, Function<T, String> writer) {

  interface Reader<T> {
    @Nullable T read(String text);
  }

  static final ValueType<Boolean> BOOLEAN =
      new ValueType<>("true or false", ValueType::readBoolean, String::valueOf);

  static final ValueType<Endpoint> ENDPOINT =
      new ValueType<>(Endpoint.EXPECTED, Endpoint::parse, Endpoint::toString);

  /** Zero is "not set", as in the Collector's gRPC settings. */
  static final ValueType<Duration> DURATION =
      new ValueType<>(Durations.EXPECTED, ValueType::readDuration, Durations::format);

  /** Written with its password masked. */
  static final ValueType<DatabaseUrl> DATABASE_URL =
      new ValueType<>(DatabaseUrlParser.EXPECTED, DatabaseUrl::parse, DatabaseUrl::masked);

  /** The path of a file, which is read too: what is wrong in it is wrong with the configuration. */
  static final ValueType<PriceOverrides> PRICES =
      new ValueType<>("the path of a file of prices", ValueType::readPrices, ValueType::write);

  /** A whole number from {@code min} to {@code max}, described by {@code what}. */
  static ValueType<Integer> integer(String what, int min, int max) {
    String expected = "a %s from %d to %d".formatted(what, min, max);
    return new ValueType<>(
        expected, text -> readInteger(text, min, max, expected), String::valueOf);
  }

  /**
   * The same from 1 to {@code max}, where 0 is "not set", as in the Collector's receiver settings.
   */
  static ValueType<Integer> integerOrUnset(String what, int max) {
    String expected = "a %s from 1 to %d".formatted(what, max);
    return new ValueType<>(
        expected,
        text -> text.equals("0") ? null : readInteger(text, 1, max, expected),
        String::valueOf);
  }

  /** One of the enum's constants, in lower case when written, in any case when read. */
  static <E extends Enum<E>> ValueType<E> word(Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(write(constant));
    }
    String expected = "one of " + String.join(", ", words);
    return new ValueType<>(expected, text -> readWord(text, type, expected), ValueType::write);
  }

  private static Boolean readBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Refusal.expected("true or false", text);
    };
  }

  private static @Nullable Duration readDuration(String text) {
    Duration duration = Durations.parse(text);
    return duration.isZero() ? null : duration;
  }

  private static Integer readInteger(String text, int min, int max, String expected) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Refusal.expected(expected, text);
    }
    throw Refusal.expected(expected, text);
  }

  private static <E extends Enum<E>> E readWord(String text, Class<E> type, String expected) {
    for (E constant : type.getEnumConstants()) {
      if (write(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw Refusal.expected(expected, text);
  }

  private static PriceOverrides readPrices(String text) {
    try {
      return PriceOverrides.read(Path.of(text));
    } catch (InvalidPathException e) {
      throw Refusal.expected("the path of a file of prices", text);
    }
  }

  private static String write(PriceOverrides prices) {
    return prices.file().toString();
  }

  private static String write(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
