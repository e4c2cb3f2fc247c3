package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.telemetry.UsageMetrics;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the counted calls of a batch used, by model. */
final class UsedTokens {
  private long input;
  private long output;
  private long cacheRead;
  private long cacheWrite;
  private long reasoning;
  private @Nullable BigDecimal costUsd;

  private UsedTokens() {}

  /** Adds rows that are newly stored and committed. */
  static void add(List<SpanRow> rows, UsageMetrics metrics) {
    Map<@Nullable String, UsedTokens> byModel = new HashMap<>();
    for (SpanRow row : rows) {
      if (row.counted != null) {
        byModel
            .computeIfAbsent(row.model, model -> new UsedTokens())
            .add(row.counted, row.countedCostUsd);
      }
    }
    byModel.forEach((model, used) -> used.addTo(metrics, model));
  }

  private void add(Usage usage, @Nullable BigDecimal cost) {
    input += Math.max(usage.input(), 0);
    output += Math.max(usage.output(), 0);
    cacheRead += Math.max(usage.cacheRead(), 0);
    cacheWrite += Math.max(usage.cacheWrite(), 0);
    reasoning += Math.max(usage.reasoning(), 0);
    if (cost != null) {
      costUsd = costUsd == null ? cost : costUsd.add(cost);
    }
  }

  private void addTo(UsageMetrics metrics, @Nullable String model) {
    metrics.add(model, input, output, cacheRead, cacheWrite, reasoning, costUsd);
  }
}
