package io.llmobservatory.server.price;

/**
 * A model in a provider's list.
 *
 * @param id what the list calls it
 * @param match the names it goes by
 * @param history what it costs
 */
record ListedModel(String id, MatchClause match, PriceHistory history) {}
