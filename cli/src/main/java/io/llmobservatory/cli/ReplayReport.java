package io.llmobservatory.cli;

import io.llmobservatory.client.replay.ReplaySummary;
import io.llmobservatory.client.replay.ReplaySummary.Failure;
import io.llmobservatory.client.replay.ReplaySummary.Records;
import io.llmobservatory.client.replay.ReplaySummary.Rejection;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what became of a replay: the total first, then each file that did not go smoothly. */
final class ReplayReport {
  private final PrintWriter out;
  private final String endpoint;

  ReplayReport(PrintWriter out, String endpoint) {
    this.out = out;
    this.endpoint = endpoint;
  }

  void print(ReplaySummary summary) {
    out.printf(
        Locale.ROOT,
        "%s with %s in %s to %s in %.3f s%n",
        count(summary.files(), "file"),
        records(summary.records(), summary),
        count(summary.requests(), "request"),
        endpoint,
        summary.duration().toNanos() / 1e9);
    out.printf(
        Locale.ROOT,
        "accepted %s, rejected %s, failed %s, not sent %s%n",
        records(summary.accepted(), summary),
        records(summary.rejected(), summary),
        count(summary.failures().size(), "file"),
        count(summary.notSent().size(), "file"));
    for (Rejection rejection : summary.rejections()) {
      print(rejection);
    }
    for (Failure failure : summary.failures()) {
      print(failure);
    }
    if (!summary.notSent().isEmpty()) {
      out.println("not sent, the receiver is away: from " + summary.notSent().get(0) + " on");
    }
  }

  private void print(Rejection rejection) {
    Records records = rejection.records();
    String what =
        records.spans() + records.logRecords() == 0
            ? "warning"
            : "partial success, "
                + (records.spans() == 0
                    ? count(records.logRecords(), "log record")
                    : count(records.spans(), "span"))
                + " rejected";
    String message =
        rejection.message().isEmpty() ? "no reason given" : Printable.of(rejection.message());
    out.println(rejection.file() + ": " + what + ": " + message);
  }

  private void print(Failure failure) {
    String tries = failure.attempts() == 1 ? "" : " (" + failure.attempts() + " attempts)";
    out.println(failure.file() + ": failed" + tries + ": " + Printable.of(failure.status()));
  }

  /** Numbers of the signals that the files hold; of spans if they hold nothing. */
  private static String records(Records records, ReplaySummary summary) {
    String spans = count(records.spans(), "span");
    String logRecords = count(records.logRecords(), "log record");
    if (summary.records().logRecords() == 0) {
      return spans;
    }
    return summary.records().spans() == 0 ? logRecords : spans + " and " + logRecords;
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
