package io.llmobservatory.server.price;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The prices of model calls. Immutable, save for a bounded memory of the names that were looked up;
 * safe for use by several threads.
 *
 * <p>A call's price is that of the model that answered, else of the model that was asked for: first
 * among the user's own prices, then in the table. What is not known has no price, which is not a
 * price of zero: a model of the same family but another size, a fine-tuned model that is not
 * listed, a model on somebody's own machine. OpenRouter's {@code :free} models are free by their
 * name.
 */
public final class Prices {
  private static final int MAX_REMEMBERED = 10_000;
  private static final String FREE = ":free";

  private final PriceTable table;
  private final ProviderChain chain;
  private final List<UserPrice> overrides;
  private final Cache<Names, Known> known =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  /** What tells the price of a call. */
  private record Names(
      @Nullable String provider, @Nullable String responseModel, @Nullable String requestModel) {}

  /** A price under a name, and which list says so. */
  private record Priced(PriceHistory history, String source, @Nullable String list) {}

  /** All prices of a name. */
  private record Found(List<Priced> overrides, @Nullable Priced listed) {
    static final Found NOTHING = new Found(List.of(), null);
  }

  /** All prices of the model that answered, and of the one that was asked for if it is another. */
  private record Known(Found response, Found request) {
    static final Known NOTHING = new Known(Found.NOTHING, Found.NOTHING);
  }

  private Prices(PriceTable table, List<UserPrice> overrides) {
    this.table = table;
    this.chain = new ProviderChain(table);
    this.overrides = overrides;
  }

  /** Read when it is first needed. */
  private static final class Bundled {
    static final Prices PRICES = new Prices(read(), List.of());

    private static PriceTable read() {
      try (InputStream input = Prices.class.getResourceAsStream("prices.json")) {
        return PriceTable.read(Objects.requireNonNull(input, "prices.json"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The table that comes with the program. */
  public static Prices bundled() {
    return Bundled.PRICES;
  }

  /** The same table, over which a user's own prices win; null for none. */
  public Prices with(@Nullable PriceOverrides own) {
    return own == null ? this : new Prices(table, own.prices());
  }

  /** The table's name and version. */
  public String title() {
    return table.title();
  }

  /** What a call costs; null if that is not known. */
  public @Nullable Cost cost(ModelCall call) {
    if (!call.hasUsage()) {
      return null;
    }
    Known models = find(call.provider(), call.responseModel(), call.requestModel());
    long second = call.startSecond();
    Cost own = own(models.response(), call, second);
    if (own == null) {
      own = own(models.request(), call, second);
    }
    if (own != null) {
      return own;
    }
    Priced response = models.response().listed();
    Priced listed = response != null ? response : models.request().listed();
    if (listed == null) {
      return null;
    }
    Rates rates = listed.history().at(second);
    return rates == null ? null : cost(call, rates, listed);
  }

  private @Nullable Cost own(Found named, ModelCall call, long second) {
    for (Priced price : named.overrides()) {
      Rates rates = price.history().at(second);
      if (rates != null) {
        return cost(call, rates, price);
      }
    }
    return null;
  }

  private static @Nullable Cost cost(ModelCall call, Rates rates, Priced price) {
    BigDecimal standard = rates.cost(call);
    if (standard == null) {
      return null;
    }
    BigDecimal usd = ServiceTier.of(call.serviceTier(), price.list()).of(standard);
    return usd == null ? null : new Cost(plain(usd), price.source());
  }

  /** Without trailing zeros, and not in thousands: the same amount is always written alike. */
  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal shortest = usd.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  private Known find(
      @Nullable String provider, @Nullable String responseModel, @Nullable String requestModel) {
    if (provider != null && provider.length() > ModelNames.MAX_LENGTH) {
      return Known.NOTHING;
    }
    return known.get(new Names(provider, name(responseModel), name(requestModel)), this::lookUp);
  }

  /** What is too long is no name, and not worth remembering. */
  private static @Nullable String name(@Nullable String model) {
    return model != null && model.length() > ModelNames.MAX_LENGTH ? null : model;
  }

  private Known lookUp(Names names) {
    Found response = lookUp(names.provider(), names.responseModel());
    boolean isSame = Objects.equals(names.responseModel(), names.requestModel());
    return new Known(
        response, isSame ? Found.NOTHING : lookUp(names.provider(), names.requestModel()));
  }

  private Found lookUp(@Nullable String sentProvider, @Nullable String model) {
    String clean = model == null ? "" : ModelNames.clean(model);
    if (clean.isEmpty()) {
      return Found.NOTHING;
    }
    String provider = sentProvider == null ? null : sentProvider.toLowerCase(Locale.ROOT);
    String list = chain.list(provider);
    List<Priced> own = new ArrayList<>();
    for (UserPrice price : overrides) {
      if (price.fits(provider, clean)) {
        own.add(new Priced(price.history(), price.source(), list));
      }
    }
    return new Found(List.copyOf(own), listed(provider, list, clean));
  }

  private @Nullable Priced listed(@Nullable String provider, @Nullable String list, String clean) {
    if (ProviderChain.isUnpriced(provider)) {
      return null;
    }
    if (clean.endsWith(FREE)) {
      return free(provider, clean);
    }
    List<String> names = ModelNames.candidates(clean);
    for (ProviderPrices prices : chain.of(provider, clean, names)) {
      ListedModel model = prices.find(names);
      if (model != null) {
        // A tier's discount is the seller's, who is not always the maker.
        return priced(prices, model, list == null ? prices.id() : list);
      }
    }
    return provider == null ? onlyOne(clean) : null;
  }

  /** The one list that has a model of this very name; none if several have. */
  private @Nullable Priced onlyOne(String clean) {
    String name = ModelNames.canonical(clean);
    Priced only = null;
    for (ProviderPrices prices : table.providers()) {
      ListedModel model = prices.findExact(name);
      if (model != null) {
        if (only != null) {
          return null;
        }
        only = priced(prices, model, prices.id());
      }
    }
    return only;
  }

  /** Where OpenRouter is meant; elsewhere the words have no meaning that is known. */
  private @Nullable Priced free(@Nullable String provider, String clean) {
    boolean named = "openrouter".equals(provider) || clean.startsWith("openrouter/");
    ProviderPrices openRouter = table.provider("openrouter");
    boolean listed =
        (provider == null || provider.equals("openai"))
            && openRouter != null
            && openRouter.findExact(ModelNames.canonical(clean)) != null;
    return named || listed
        ? new Priced(PriceHistory.of(Rates.FREE), "openrouter " + clean, "openrouter")
        : null;
  }

  private Priced priced(ProviderPrices prices, ListedModel model, String list) {
    return new Priced(model.history(), table.title() + " " + prices.id() + "/" + model.id(), list);
  }
}
