package io.llmobservatory.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the costs of stored spans.
 *
 * @param lookedAt counted spans that do not bring a cost of their own
 * @param filled those that had no cost and have one now
 * @param corrected those whose cost is another now
 * @param cleared those whose cost is not known any more
 * @param withoutUsage those that tell of no tokens, so that there is nothing to price
 * @param unpriced those that tell of tokens, but whose model has no price; the cleared among them
 * @param unpricedModels the most frequent models of those, the most frequent first
 */
public record RepriceSummary(
    long lookedAt,
    long filled,
    long corrected,
    long cleared,
    long withoutUsage,
    long unpriced,
    List<UnpricedModel> unpricedModels) {

  public RepriceSummary {
    unpricedModels = List.copyOf(unpricedModels);
  }

  /**
   * A model that has no price.
   *
   * @param provider as stored; null if not known
   * @param model the one that answered, else the one asked for; null if neither is known
   * @param serviceTier what the call asked for; null for nothing
   * @param spans how many calls there are of it
   */
  public record UnpricedModel(
      @Nullable String provider,
      @Nullable String model,
      @Nullable String serviceTier,
      long spans) {}
}
