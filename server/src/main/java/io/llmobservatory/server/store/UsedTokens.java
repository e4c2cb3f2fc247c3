package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.GenAi;
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
      GenAi genAi = row.span().genAi();
      if (genAi != null && genAi.counted()) {
        byModel.computeIfAbsent(model(genAi), model -> new UsedTokens()).add(genAi);
      }
    }
    byModel.forEach((model, used) -> used.addTo(metrics, model));
  }

  private static @Nullable String model(GenAi genAi) {
    return genAi.responseModel() == null ? genAi.requestModel() : genAi.responseModel();
  }

  private void add(GenAi genAi) {
    Usage usage = genAi.usage();
    input += Math.max(usage.input(), 0);
    output += Math.max(usage.output(), 0);
    cacheRead += Math.max(usage.cacheRead(), 0);
    cacheWrite += Math.max(usage.cacheWrite(), 0);
    reasoning += Math.max(usage.reasoning(), 0);
    BigDecimal cost = genAi.costUsd();
    if (cost != null) {
      costUsd = costUsd == null ? cost : costUsd.add(cost);
    }
  }

  private void addTo(UsageMetrics metrics, @Nullable String model) {
    metrics.add(model, input, output, cacheRead, cacheWrite, reasoning, costUsd);
  }
}
