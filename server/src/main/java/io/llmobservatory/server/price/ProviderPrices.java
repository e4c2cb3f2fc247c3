package io.llmobservatory.server.price;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The price list of a provider. Of several models that a name fits, the first is meant; most names
 * are listed in full, so that few clauses have to be tried.
 */
final class ProviderPrices {
  private final String id;
  private final List<String> fallback;
  private final List<ListedModel> models;
  private final Map<String, Integer> exact = new HashMap<>();

  /** The indexes of the models that go by other names than those listed in full. */
  private final List<Integer> loose = new ArrayList<>();

  ProviderPrices(String id, List<String> fallback, List<ListedModel> models) {
    this.id = id;
    this.fallback = List.copyOf(fallback);
    this.models = List.copyOf(models);
    for (int i = 0; i < models.size(); i++) {
      if (!index(models.get(i).match(), i)) {
        loose.add(i);
      }
    }
    for (int i = 0; i < models.size(); i++) {
      exact.putIfAbsent(ModelNames.canonical(models.get(i).id()), i);
    }
  }

  /** Notes the full names; returns whether there are no others. */
  private boolean index(MatchClause match, int model) {
    if (match instanceof MatchClause.Equal equal) {
      exact.putIfAbsent(equal.text(), model);
      return true;
    }
    if (match instanceof MatchClause.Any any) {
      boolean all = true;
      for (MatchClause clause : any.clauses()) {
        all &= index(clause, model);
      }
      return all;
    }
    return false;
  }

  String id() {
    return id;
  }

  /** The providers whose models this one resells at their prices. */
  List<String> fallback() {
    return fallback;
  }

  /** The model that is listed in full under the name. */
  @Nullable ListedModel findExact(String name) {
    Integer index = exact.get(name);
    return index == null ? null : models.get(index);
  }

  /** The model that goes by the first of the names that any goes by. */
  @Nullable ListedModel find(List<String> names) {
    for (String name : names) {
      ListedModel model = find(name);
      if (model != null) {
        return model;
      }
    }
    return null;
  }

  private @Nullable ListedModel find(String name) {
    Integer listed = exact.get(name);
    int end = listed == null ? models.size() : listed;
    for (int index : loose) {
      if (index >= end) {
        break;
      }
      if (models.get(index).match().matches(name)) {
        return models.get(index);
      }
    }
    return listed == null ? null : models.get(listed);
  }
}
