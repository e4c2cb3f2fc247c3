package io.llmobservatory.cli;

import io.llmobservatory.server.firstdesign.ImportSpans;
import io.llmobservatory.server.firstdesign.ImportSummary;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Tells people what an import does: of long work now and then on the side, at last in full. */
final class ImportReport implements ImportSpans.Progress {
  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(3);

  private final PrintWriter out;
  private final PrintWriter err;
  private long last = System.nanoTime();
  private boolean anyWritten;

  ImportReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void begun(long traces, long spans) {
    err.println(
        "found " + number(spans) + " spans and " + number(traces) + " traces; sorting the spans");
    err.flush();
  }

  @Override
  public void at(ImportSummary soFar) {
    anyWritten = true;
    long now = System.nanoTime();
    if (now - last >= NANOS_BETWEEN) {
      last = now;
      err.println(
          number(soFar.lookedAt()) + " of " + number(soFar.sourceSpans()) + " spans so far");
      err.flush();
    }
  }

  /** It failed, of which the reason is told by others. */
  void failed() {
    if (anyWritten) {
      err.println("what was done before stays; run it again to go on");
      err.flush();
    }
  }

  void print(ImportSummary summary, boolean dryRun) {
    out.println(
        "read " + number(summary.lookedAt()) + " of " + number(summary.sourceSpans()) + " spans");
    line(dryRun ? "would be new" : "imported", summary.newSpans(), "spans were not stored before");
    line("already there", summary.storedBefore(), "spans were, and stay as they are");
    line("joined", summary.joinedByParent(), "of these had no trace and joined their parent's");
    line("orphans", summary.orphans(), "of these had no trace, and nothing tells of one");
    line("left out", summary.leftOut(), "are not to be stored: processors.genai.keep_other_spans");
    new TreeMap<>(summary.rejected()).forEach((reason, count) -> line("rejected", count, reason));
    out.println("of " + number(summary.sourceTraces()) + " traces");
    line("kept", summary.keptTraces(), "have the UUID that they had");
    line("other UUID", summary.otherTraces(), "are stored here under another UUID, which stays");
    line("same id", summary.sameTraces(), "have the trace id of another row, and are one with it");
    line("empty", summary.emptyTraces(), "have no span, and are not stored");
    line("made", summary.orphanTraces(), "more are for orphans");
    if (!summary.complete()) {
      out.println("stopped before the end; run it again to import the rest");
    }
    if (dryRun) {
      out.println("nothing was written: this was a dry run");
    }
    out.flush();
  }

  private void line(String what, long count, String meaning) {
    out.printf(Locale.ROOT, "  %-14s%,12d  %s%n", what, count, meaning);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
