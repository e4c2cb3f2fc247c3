package io.llmobservatory.cli;

import io.llmobservatory.server.store.PruneSummary;
import io.llmobservatory.server.store.PruneSummary.Days;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells people what was removed: of long work now and then on the side, at last in full. */
final class PruneReport {
  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(3);

  private final PrintWriter out;
  private final PrintWriter err;
  private long last = System.nanoTime();

  PruneReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  void progress(String partition, PruneSummary soFar) {
    long now = System.nanoTime();
    if (now - last >= NANOS_BETWEEN) {
      last = now;
      err.println(
          partition
              + ": removed "
              + number(soFar.removedTraces())
              + " traces so far, recomputed "
              + number(soFar.recomputedTraces()));
      err.flush();
    }
  }

  void print(PruneSummary summary, boolean dryRun) {
    out.println("spans dropped:    " + days(summary.spanDays()));
    out.println("contents dropped: " + days(summary.contentDays()));
    if (summary.deletedRows() > 0) {
      out.println("deleted because their clocks say that they are of before 2020:");
      line("spans", summary.deletedSpans(), "");
      line("contents", summary.deletedContents(), "");
      line("messages", summary.deletedMessages(), "");
    }
    out.println("traces:");
    line("removed", summary.removedTraces(), "have no span left");
    line("recomputed", summary.recomputedTraces(), "have other spans left");
    if (summary.postponed() != null) {
      out.println(
          "left for now from "
              + summary.postponed()
              + " on: a transaction that lasts is using these days; run this again when it is over");
    }
    if (dryRun) {
      out.println("nothing was changed: this was a dry run");
    }
  }

  private static String days(@Nullable Days days) {
    return days == null ? "none" : days.toString();
  }

  private void line(String what, long count, String meaning) {
    String text = String.format(Locale.ROOT, "  %-10s%,12d  %s", what, count, meaning);
    out.println(text.stripTrailing());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
