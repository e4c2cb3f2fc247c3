package io.llmobservatory.server.store;

import io.llmobservatory.server.price.ModelCall;
import io.llmobservatory.server.store.RepriceSummary.UnpricedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of costs. */
final class RepriceCounts {
  private static final int SHOWN_MODELS = 10;

  /** A bound on memory; models beyond it are counted together with the rest only. */
  private static final int MAX_MODELS = 10_000;

  private long lookedAt;
  private long filled;
  private long corrected;
  private long cleared;
  private long withoutUsage;
  private long unpriced;
  private final Map<Model, Long> unpricedModels = new HashMap<>();

  private record Model(
      @Nullable String provider, @Nullable String model, @Nullable String serviceTier) {}

  void lookedAt() {
    lookedAt++;
  }

  void filled() {
    filled++;
  }

  void corrected() {
    corrected++;
  }

  void cleared() {
    cleared++;
  }

  void unpriced(ModelCall call) {
    if (!call.hasUsage()) {
      withoutUsage++;
      return;
    }
    unpriced++;
    Model model =
        new Model(
            call.provider(),
            call.responseModel() != null ? call.responseModel() : call.requestModel(),
            call.serviceTier());
    if (unpricedModels.size() < MAX_MODELS || unpricedModels.containsKey(model)) {
      unpricedModels.merge(model, 1L, Long::sum);
    }
  }

  RepriceSummary summary() {
    List<UnpricedModel> models = new ArrayList<>();
    unpricedModels.forEach(
        (model, spans) ->
            models.add(
                new UnpricedModel(model.provider(), model.model(), model.serviceTier(), spans)));
    models.sort(
        Comparator.comparingLong(UnpricedModel::spans)
            .reversed()
            .thenComparing(UnpricedModel::toString));
    return new RepriceSummary(
        lookedAt,
        filled,
        corrected,
        cleared,
        withoutUsage,
        unpriced,
        models.subList(0, Math.min(models.size(), SHOWN_MODELS)));
  }
}
