package io.llmobservatory.server.config;

import io.llmobservatory.server.price.PriceOverrides;
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
 * @param writer yields what the reader reads
 */
record ValueType<T>(String expected, Reader<T> reader, Function<T, YamlNode> writer) {

  interface Reader<T> {
    @Nullable T read(YamlNode node);
  }

  interface TextReader<T> {
    @Nullable T read(String text);
  }

  /** A kind whose values are single texts; an empty one means "not set". */
  static <T> ValueType<T> of(String expected, TextReader<T> reader, Function<T, String> writer) {
    return new ValueType<>(
        expected,
        node -> {
          String text = text(node, expected);
          return text.isEmpty() ? null : reader.read(text);
        },
        value -> YamlNode.Scalar.of(writer.apply(value)));
  }

  /**
   * The text of a single value.
   *
   * @throws IllegalArgumentException if the node is a list or a section
   */
  static String text(YamlNode node, String expected) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.text();
    }
    throw new IllegalArgumentException("expected " + expected + ", found " + node.description());
  }

  static final ValueType<Boolean> BOOLEAN =
      of("true or false", ValueType::readBoolean, String::valueOf);

  static final ValueType<Endpoint> ENDPOINT =
      of(Endpoint.EXPECTED, Endpoint::parse, Endpoint::toString);

  /** Zero is "not set", as in the Collector's gRPC settings. */
  static final ValueType<Duration> DURATION =
      of(Durations.EXPECTED, ValueType::readDuration, Durations::format);

  /** A duration for which zero is "for ever". */
  static final ValueType<Duration> TIMEOUT =
      of(Durations.EXPECTED, Durations::parse, Durations::format);

  /** A duration of whole days or more. */
  static final ValueType<Duration> AGE =
      of(Durations.EXPECTED_AGE, Durations::parseAge, Durations::formatAge);

  /** Written with its password masked. */
  static final ValueType<DatabaseUrl> DATABASE_URL =
      of(DatabaseUrlParser.EXPECTED, DatabaseUrl::parse, DatabaseUrl::masked);

  /** The path of a file, which is read too: what is wrong in it is wrong with the configuration. */
  static final ValueType<PriceOverrides> PRICES =
      of("the path of a file of prices", ValueType::readPrices, ValueType::write);

  /** A whole number from {@code min} to {@code max}, described by {@code what}. */
  static ValueType<Integer> integer(String what, int min, int max) {
    String expected = "a %s from %d to %d".formatted(what, min, max);
    return of(expected, text -> readInteger(text, min, max, expected), String::valueOf);
  }

  /**
   * The same from 1 to {@code max}, where 0 is "not set", as in the Collector's receiver settings.
   */
  static ValueType<Integer> integerOrUnset(String what, int max) {
    String expected = "a %s from 1 to %d".formatted(what, max);
    return of(
        expected,
        text -> text.equals("0") ? null : readInteger(text, 1, max, expected),
        String::valueOf);
  }

  /** The same where a negative number is "not set" too, as for the Collector's signed settings. */
  static ValueType<Integer> positiveOrUnset(String what) {
    String expected = "a %s up to %d".formatted(what, Integer.MAX_VALUE);
    return of(
        expected,
        text -> {
          int number = readInteger(text, Integer.MIN_VALUE, Integer.MAX_VALUE, expected);
          return number > 0 ? number : null;
        },
        String::valueOf);
  }

  /** One of the enum's constants, in lower case when written, in any case when read. */
  static <E extends Enum<E>> ValueType<E> word(Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(write(constant));
    }
    String expected = "one of " + String.join(", ", words);
    return of(expected, text -> readWord(text, type, expected), ValueType::write);
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
    return PriceOverrides.read(FileTypes.path(text));
  }

  private static String write(PriceOverrides prices) {
    return prices.file().toString();
  }

  private static String write(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
