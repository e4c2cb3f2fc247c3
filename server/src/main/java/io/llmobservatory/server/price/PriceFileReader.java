package io.llmobservatory.server.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads a user's file of prices, and gathers what is wrong with it. */
final class PriceFileReader {
  private static final YAMLFactory YAML = new YAMLFactory();

  private static final String MODEL = "model";
  private static final String PROVIDER = "provider";
  private static final String FROM = "from";
  private static final String INPUT = "input_per_million";
  private static final String OUTPUT = "output_per_million";
  private static final String CACHE_READ = "cache_read_per_million";
  private static final String CACHE_WRITE = "cache_write_per_million";
  private static final String CACHE_WRITE_1H = "cache_write_1h_per_million";
  private static final String REASONING = "reasoning_per_million";

  private static final List<String> KEYS =
      List.of(
          MODEL, PROVIDER, INPUT, OUTPUT, CACHE_READ, CACHE_WRITE, CACHE_WRITE_1H, REASONING, FROM);

  private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000_000);
  private static final int MAX_DECIMALS = 18;

  private final String source;
  private final YAMLParser parser;
  private final List<String> problems = new ArrayList<>();
  private final Map<Key, List<PriceHistory.From>> prices = new LinkedHashMap<>();

  /** What entries of one price have in common. */
  private record Key(@Nullable String provider, String model) {}

  /** A value as it is written. */
  private record Value(String text, int line) {}

  private PriceFileReader(String source, YAMLParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * The prices of a file, in the order in which their first entries stand.
   *
   * @param source the file's name, for messages
   */
  static List<UserPrice> read(String text, String source) {
    try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
      PriceFileReader reader = new PriceFileReader(source, parser);
      reader.readList();
      if (!reader.problems.isEmpty()) {
        throw new InvalidPricesException(reader.problems);
      }
      return reader.prices();
    } catch (JacksonException e) {
      throw new InvalidPricesException(List.of(malformed(e, source)));
    }
  }

  private static String malformed(JacksonException e, String source) {
    if (e.getCause() instanceof MarkedYamlEngineException cause
        && cause.getProblemMark().isPresent()) {
      int line = cause.getProblemMark().get().getLine() + 1;
      return source + ":" + line + ": not valid YAML: " + cause.getProblem();
    }
    return source + ": not valid YAML: " + e.getOriginalMessage();
  }

  private List<UserPrice> prices() {
    List<UserPrice> result = new ArrayList<>();
    prices.forEach(
        (key, periods) -> {
          periods.sort(Comparator.comparingLong(PriceHistory.From::epochSecond));
          result.add(
              UserPrice.of(key.provider(), key.model(), new PriceHistory(List.copyOf(periods))));
        });
    return result;
  }

  private void readList() {
    JsonToken token = parser.nextToken();
    if (token == null || token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      problem(line(), "expected a list of prices, each \"- model: ...\", found something else");
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int line = line();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readEntry(line);
      } else {
        parser.skipChildren();
        problem(line, "expected a price with " + String.join(", ", KEYS));
      }
    }
    if (parser.nextToken() != null) {
      problem(line(), "a second document starts here; a file of prices is one");
    }
  }

  private void readEntry(int line) {
    int before = problems.size();
    Map<String, Value> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      readValue(values);
    }
    Value model = required(MODEL, values, line);
    Value provider = values.get(PROVIDER);
    Rates rates =
        new Rates(
            rate(INPUT, required(INPUT, values, line)),
            rate(OUTPUT, required(OUTPUT, values, line)),
            rate(CACHE_READ, values.get(CACHE_READ)),
            rate(CACHE_WRITE, values.get(CACHE_WRITE)),
            rate(CACHE_WRITE_1H, values.get(CACHE_WRITE_1H)),
            rate(REASONING, values.get(REASONING)),
            null);
    long from = from(values.get(FROM));
    if (problems.size() == before && model != null) {
      Key key =
          new Key(provider == null ? null : provider.text().toLowerCase(Locale.ROOT), model.text());
      List<PriceHistory.From> periods = prices.computeIfAbsent(key, any -> new ArrayList<>());
      for (PriceHistory.From other : periods) {
        if (other.epochSecond() == from) {
          problem(
              line,
              "a second price of " + model.text() + " from the same day; give it another from");
        }
      }
      periods.add(new PriceHistory.From(from, rates));
    }
  }

  private void readValue(Map<String, Value> values) {
    String name = parser.currentName();
    int line = line();
    JsonToken token = parser.nextToken();
    if (!KEYS.contains(name)) {
      parser.skipChildren();
      problem(line, name + ": unknown key" + advice(name));
      return;
    }
    if (parser.isCurrentAlias() || token == null || token.isStructStart()) {
      parser.skipChildren();
      problem(line, name + ": expected a single value");
      return;
    }
    String text = token == JsonToken.VALUE_NULL ? "" : parser.getString().strip();
    if (text.isEmpty()) {
      problem(line, name + ": has no value; give one or take the line away");
    }
    if (values.put(name, new Value(text, line)) != null) {
      problem(line, name + ": given twice");
    }
  }

  private @Nullable Value required(String name, Map<String, Value> values, int line) {
    Value value = values.get(name);
    if (value == null) {
      problem(line, name + " is missing" + (name.equals(MODEL) ? "" : "; 0 means free"));
    }
    return value;
  }

  private @Nullable Rate rate(String name, @Nullable Value value) {
    if (value == null || value.text().isEmpty()) {
      return null;
    }
    try {
      BigDecimal price = new BigDecimal(value.text());
      if (price.signum() >= 0
          && price.scale() <= MAX_DECIMALS
          && price.scale() >= -MAX_DECIMALS
          && price.compareTo(MAX_PRICE) <= 0) {
        return Rate.of(price);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    problem(
        value.line(),
        name + ": expected US dollars per million tokens, such as 2.50, found " + quoted(value));
    return null;
  }

  private long from(@Nullable Value value) {
    if (value == null || value.text().isEmpty()) {
      return PriceHistory.ALWAYS;
    }
    try {
      return LocalDate.parse(value.text()).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      problem(value.line(), FROM + ": expected a day such as 2026-11-01, found " + quoted(value));
      return PriceHistory.ALWAYS;
    }
  }

  private static String quoted(Value value) {
    String text = value.text();
    return '"' + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + '"';
  }

  private static String advice(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('-', '_');
    String nearest = null;
    int smallest = Integer.MAX_VALUE;
    for (String key : KEYS) {
      int distance = distance(plain, key);
      if (distance < smallest && distance <= Math.max(1, key.length() / 3)) {
        nearest = key;
        smallest = distance;
      }
    }
    return nearest == null
        ? "; known are " + String.join(", ", KEYS)
        : "; did you mean " + nearest + "?";
  }

  /** Insertions, deletions and substitutions of a character that turn one word into the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }

  private void problem(int line, String text) {
    problems.add(source + ":" + line + ": " + text);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
