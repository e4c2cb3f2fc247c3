package io.llmobservatory.cli;

import io.llmobservatory.server.store.RepriceSummary;
import io.llmobservatory.server.store.RepriceSummary.UnpricedModel;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells people what became of costs: of long work now and then on the side, at last in full. */
final class RepriceReport {
  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(3);

  private final PrintWriter out;
  private final PrintWriter err;
  private long last = System.nanoTime();

  RepriceReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  void progress(String partition, RepriceSummary soFar) {
    long now = System.nanoTime();
    if (now - last >= NANOS_BETWEEN) {
      last = now;
      err.println(
          partition
              + ": looked at "
              + number(soFar.lookedAt())
              + " calls so far, changed "
              + number(soFar.filled() + soFar.corrected() + soFar.cleared()));
      err.flush();
    }
  }

  void print(RepriceSummary summary, boolean dryRun) {
    out.println("looked at " + number(summary.lookedAt()) + " calls without a cost of their own");
    line("filled", summary.filled(), "had no cost");
    line("corrected", summary.corrected(), "had another cost");
    line("cleared", summary.cleared(), "had a cost that nothing tells any more");
    line("unpriced", summary.unpriced(), "have a model or service tier without a price");
    line("without usage", summary.withoutUsage(), "tell of no tokens");
    if (!summary.unpricedModels().isEmpty()) {
      out.println("most frequent without a price; processors.genai.prices can give them one:");
      for (UnpricedModel model : summary.unpricedModels()) {
        out.println("  " + number(model.spans()) + "  " + name(model));
      }
    }
    if (dryRun) {
      out.println("nothing was changed: this was a dry run");
    }
  }

  private void line(String what, long count, String meaning) {
    out.printf(Locale.ROOT, "  %-14s%,12d  %s%n", what, count, meaning);
  }

  private static String name(UnpricedModel model) {
    String name = model.model() == null ? "(no model)" : Printable.of(model.model());
    String provider = model.provider() == null ? "" : ", " + Printable.of(model.provider());
    String tier =
        model.serviceTier() == null ? "" : ", service tier " + Printable.of(model.serviceTier());
    return name + provider + tier;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
