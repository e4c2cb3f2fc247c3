package io.llmobservatory.server.price;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The price lists of all providers, as {@code server/prices/update} writes them. */
final class PriceTable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private final String name;
  private final String version;
  private final Map<String, ProviderPrices> providers;

  private PriceTable(String name, String version, Map<String, ProviderPrices> providers) {
    this.name = name;
    this.version = version;
    this.providers = Collections.unmodifiableMap(providers);
  }

  /** Reads a table. */
  static PriceTable read(InputStream input) {
    JsonNode root = JSON.readTree(input);
    Map<String, ProviderPrices> providers = new LinkedHashMap<>();
    for (JsonNode provider : root.get("providers")) {
      ProviderPrices prices = provider(provider);
      providers.put(prices.id(), prices);
    }
    return new PriceTable(text(root, "name"), text(root, "version"), providers);
  }

  /** What the table is called in {@link Cost#source}. */
  String title() {
    return name + " " + version;
  }

  /** A provider's list; null if there is none. */
  @Nullable ProviderPrices provider(String id) {
    return providers.get(id);
  }

  Collection<ProviderPrices> providers() {
    return providers.values();
  }

  private static ProviderPrices provider(JsonNode provider) {
    List<String> fallback = new ArrayList<>();
    for (JsonNode other : provider.get("fallback")) {
      fallback.add(other.stringValue());
    }
    List<ListedModel> models = new ArrayList<>();
    for (JsonNode model : provider.get("models")) {
      models.add(new ListedModel(text(model, "id"), clause(model.get("match")), history(model)));
    }
    return new ProviderPrices(text(provider, "id"), fallback, models);
  }

  private static MatchClause clause(JsonNode match) {
    Map.Entry<String, JsonNode> only = match.properties().iterator().next();
    JsonNode value = only.getValue();
    return switch (only.getKey()) {
      case "or" -> new MatchClause.Any(clauses(value));
      case "and" -> new MatchClause.All(clauses(value));
      case "equals" -> new MatchClause.Equal(ModelNames.canonical(value.stringValue()));
      case "starts_with" -> new MatchClause.StartsWith(ModelNames.canonical(value.stringValue()));
      case "ends_with" -> new MatchClause.EndsWith(ModelNames.canonical(value.stringValue()));
      case "contains" -> new MatchClause.Contains(ModelNames.canonical(value.stringValue()));
      case "regex" -> new MatchClause.Expression(expression(value.stringValue()));
      default -> throw new IllegalArgumentException("unknown kind of match: " + only.getKey());
    };
  }

  /** An expression sees names whose versions are written with hyphens. */
  private static Pattern expression(String regex) {
    return Pattern.compile(regex.replaceAll("(?<=\\d)\\\\\\.(?=\\d)", "-"));
  }

  private static List<MatchClause> clauses(JsonNode list) {
    List<MatchClause> clauses = new ArrayList<>();
    for (JsonNode one : list) {
      clauses.add(clause(one));
    }
    return List.copyOf(clauses);
  }

  private static PriceHistory history(JsonNode model) {
    List<PriceHistory.Period> periods = new ArrayList<>();
    for (JsonNode prices : model.get("prices")) {
      periods.add(period(prices, rates(prices)));
    }
    return new PriceHistory(periods);
  }

  private static PriceHistory.Period period(JsonNode prices, Rates rates) {
    JsonNode hours = prices.get("hours");
    if (hours != null) {
      return new PriceHistory.Hours(second(hours.get(0)), second(hours.get(1)), rates);
    }
    JsonNode from = prices.get("from");
    return new PriceHistory.From(
        from == null
            ? PriceHistory.ALWAYS
            : LocalDate.parse(from.stringValue()).atStartOfDay().toEpochSecond(ZoneOffset.UTC),
        rates);
  }

  private static int second(JsonNode time) {
    return LocalTime.parse(time.stringValue()).toSecondOfDay();
  }

  private static Rates rates(JsonNode prices) {
    JsonNode requests = prices.get("thousand_requests");
    return new Rates(
        rate(prices.get("input")),
        rate(prices.get("output")),
        rate(prices.get("cache_read")),
        rate(prices.get("cache_write")),
        rate(prices.get("cache_write_1h")),
        rate(prices.get("reasoning")),
        requests == null ? null : Rate.of(requests.decimalValue().multiply(THOUSAND)));
  }

  private static @Nullable Rate rate(@Nullable JsonNode price) {
    if (price == null) {
      return null;
    }
    if (!price.isArray()) {
      return Rate.of(price.decimalValue());
    }
    List<Rate.Tier> tiers = new ArrayList<>();
    for (int i = 1; i < price.size(); i++) {
      JsonNode tier = price.get(i);
      tiers.add(new Rate.Tier(tier.get(0).longValue(), tier.get(1).decimalValue()));
    }
    return new Rate(price.get(0).decimalValue(), tiers);
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).stringValue();
  }
}
