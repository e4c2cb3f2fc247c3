package io.llmobservatory.server.telemetry;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and cost by model. Whoever sends spans names the models: the first 200 have labels of
 * their own, the rest are one. Safe for use by several threads.
 */
public final class UsageMetrics {
  static final int MAX_MODELS = 200;
  static final int MAX_NAME_CHARS = 200;
  static final String OTHER = "other";
  static final String UNKNOWN = "unknown";

  private final Map<String, OfModel> models = new ConcurrentHashMap<>();
  private final OfModel others = new OfModel();

  UsageMetrics() {}

  private static final class OfModel {
    final LongAdder input = new LongAdder();
    final LongAdder output = new LongAdder();
    final LongAdder cacheRead = new LongAdder();
    final LongAdder cacheWrite = new LongAdder();
    final LongAdder reasoning = new LongAdder();
    final DoubleAdder costUsd = new DoubleAdder();

    void write(String model, Samples samples) {
      write(input, model, "input", samples);
      write(output, model, "output", samples);
      write(cacheRead, model, "cache_read", samples);
      write(cacheWrite, model, "cache_write", samples);
      write(reasoning, model, "reasoning", samples);
    }

    private static void write(LongAdder tokens, String model, String kind, Samples samples) {
      samples.add(tokens.sum(), "model", model, "kind", kind);
    }
  }

  /**
   * Adds calls of one model. Tokens that are not known are 0.
   *
   * @param model null if it is not known
   * @param input all tokens of prompts, those of the cache included
   * @param output all tokens of answers, reasoning included
   * @param costUsd null if it is not known
   */
  public void add(
      @Nullable String model,
      long input,
      long output,
      long cacheRead,
      long cacheWrite,
      long reasoning,
      @Nullable BigDecimal costUsd) {
    OfModel of = of(model == null ? UNKNOWN : model);
    of.input.add(input);
    of.output.add(output);
    of.cacheRead.add(cacheRead);
    of.cacheWrite.add(cacheWrite);
    of.reasoning.add(reasoning);
    if (costUsd != null) {
      of.costUsd.add(costUsd.doubleValue());
    }
  }

  private OfModel of(String name) {
    String model = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
    if (model.equals(OTHER)) {
      return others;
    }
    OfModel known = models.get(model);
    return known == null ? admit(model) : known;
  }

  // One at a time, so that the limit holds; a model comes here once, or after all labels are taken.
  private OfModel admit(String model) {
    if (models.size() >= MAX_MODELS) {
      return models.getOrDefault(model, others);
    }
    synchronized (models) {
      if (models.size() >= MAX_MODELS) {
        return models.getOrDefault(model, others);
      }
      return models.computeIfAbsent(model, unused -> new OfModel());
    }
  }

  void expose(Exposition to) {
    to.counter(
        "llm_observatory_tokens",
        "Tokens of counted calls; input holds those of the cache, output those of reasoning.",
        samples -> {
          models.forEach((model, of) -> of.write(model, samples));
          others.write(OTHER, samples);
        });
    to.counter(
        "llm_observatory_cost_usd",
        "Cost of counted calls in US dollars.",
        samples -> {
          models.forEach((model, of) -> samples.add(of.costUsd.sum(), "model", model));
          samples.add(others.costUsd.sum(), "model", OTHER);
        });
  }
}
