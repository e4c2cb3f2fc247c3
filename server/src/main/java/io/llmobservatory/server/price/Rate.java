package io.llmobservatory.server.price;

import java.math.BigDecimal;
import java.util.List;

/**
 * A price in US dollars per million, which may depend on the size of the call's input: a tier holds
 * for the whole call, not only for the tokens above its threshold.
 *
 * @param base below all tiers
 * @param tiers the others, by rising threshold
 */
record Rate(BigDecimal base, List<Tier> tiers) {

  /** The price where the input has more tokens than the threshold. */
  record Tier(long above, BigDecimal price) {}

  Rate {
    tiers = List.copyOf(tiers);
  }

  static Rate of(BigDecimal price) {
    return new Rate(price, List.of());
  }

  BigDecimal at(long inputTokens) {
    for (int i = tiers.size() - 1; i >= 0; i--) {
      if (inputTokens > tiers.get(i).above()) {
        return tiers.get(i).price();
      }
    }
    return base;
  }
}
