package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.telemetry.UsageMetrics;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the counted calls of a batch used, by model. */
final class UsedTokens {
  private final Map<@Nullable String, OfModel> byModel = new HashMap<>();

  private static final class OfModel {
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long reasoning;
    private @Nullable BigDecimal costUsd;

    void add(Usage usage, @Nullable BigDecimal cost) {
      input += Math.max(usage.input(), 0);
      output += Math.max(usage.output(), 0);
      cacheRead += Math.max(usage.cacheRead(), 0);
      cacheWrite += Math.max(usage.cacheWrite(), 0);
      reasoning += Math.max(usage.reasoning(), 0);
      addCost(cost);
    }

    void add(OfModel other) {
      input += other.input;
      output += other.output;
      cacheRead += other.cacheRead;
      cacheWrite += other.cacheWrite;
      reasoning += other.reasoning;
      addCost(other.costUsd);
    }

    private void addCost(@Nullable BigDecimal cost) {
      if (cost != null) {
        costUsd = costUsd == null ? cost : costUsd.add(cost);
      }
    }

    void addTo(UsageMetrics metrics, @Nullable String model) {
      metrics.add(model, input, output, cacheRead, cacheWrite, reasoning, costUsd);
    }
  }

  void add(SpanRow row) {
    if (row.counted != null) {
      of(row.model).add(row.counted, row.countedCostUsd);
    }
  }

  void add(UsedTokens others) {
    others.byModel.forEach((model, used) -> of(model).add(used));
  }

  private OfModel of(@Nullable String model) {
    OfModel known = byModel.get(model);
    if (known == null) {
      known = new OfModel();
      byModel.put(model, known);
    }
    return known;
  }

  /** Counts it, once it is committed. */
  void addTo(UsageMetrics metrics) {
    byModel.forEach((model, used) -> used.addTo(metrics, model));
  }
}
