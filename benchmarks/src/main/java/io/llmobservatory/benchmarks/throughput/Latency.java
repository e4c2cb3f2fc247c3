package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long an acknowledgement takes at parts of the peak, beside the bare commit of a batch as
 * large as the server's were; and that of one span alone.
 */
final class Latency {
  private static final int[] PERCENT = {10, 50, 90};
  private static final int TIMES = 3;
  private static final int BARE_COMMITS = 200;

  private final Setup setup;
  private final Workload workload;
  private final Ceiling ceiling;
  private final Report report;
  private final PrintStream progress;

  Latency(Setup setup, Workload workload, Ceiling ceiling, Report report, PrintStream progress) {
    this.setup = setup;
    this.workload = workload;
    this.ceiling = ceiling;
    this.report = report;
    this.progress = progress;
  }

  /**
   * Measures it.
   *
   * @param peak spans a second
   * @param sample makes batches of so many spans
   */
  void run(double peak, Sample sample) throws SQLException, IOException, InterruptedException {
    report.section(
        workload + ": acknowledgement, milliseconds, median of %d (min–max)".formatted(TIMES));
    for (int percent : PERCENT) {
      List<ServerRun> runs = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        progress.printf("%s: acknowledgement at %d %% of the peak%n", workload, percent);
        ServerRun run = ServerRun.of(setup, setup.paced(workload, peak * percent / 100));
        runs.add(run);
        int spans = (int) Math.max(1, Math.round(run.batchSpans()));
        bare.add(ceiling.bareCommitMillis(sample.batchesOf(spans), BARE_COMMITS));
      }
      String at = "at_" + percent;
      String load = "at %d %% of the peak, ".formatted(percent);
      Figure p99 = Figure.of(runs.stream().map(r -> r.load().p99Micros() / 1e3).toList());
      Figure commit = Figure.of(bare);
      report.figure(
          load + "p50",
          at + ".p50_millis",
          Figure.of(runs.stream().map(r -> r.load().p50Micros() / 1e3).toList()),
          2);
      report.figure(load + "p99", at + ".p99_millis", p99, 2);
      report.figure(
          load + "p999",
          at + ".p999_millis",
          Figure.of(runs.stream().map(r -> r.load().p999Micros() / 1e3).toList()),
          2);
      report.figure(load + "bare commit of a like batch", at + ".bare_commit_millis", commit, 2);
      report.figure(
          load + "spans in a batch",
          at + ".batch_spans",
          Figure.of(runs.stream().map(ServerRun::batchSpans).toList()),
          0);
      double times = p99.median() / commit.median();
      report.number(load + "p99 / bare commit", at + ".p99_to_bare_commit", times, 2);
      if (percent == 50) {
        report.goal(
            "p99 at half load at most 3 bare commits",
            "p99_at_50",
            times <= 3,
            "%.2f".formatted(times));
      }
    }
    oneSpan(sample);
  }

  private void oneSpan(Sample sample) throws SQLException, IOException, InterruptedException {
    List<Double> alone = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      progress.printf("%s: one span alone%n", workload);
      bare.add(ceiling.bareCommitMillis(sample.batchesOf(1), BARE_COMMITS * 5));
      alone.add(ServerRun.of(setup, setup.oneAtATime(workload, 1)).load().p50Micros() / 1e3);
    }
    report.figure("one span alone, p50", "one_span.p50_millis", Figure.of(alone), 3);
    report.figure("bare commit of one span", "one_span.bare_commit_millis", Figure.of(bare), 3);
    double limit = 2 * Figure.of(bare).median() + 1;
    report.goal(
        "one span alone in 2 bare commits and 1 ms",
        "one_span",
        Figure.of(alone).median() <= limit,
        "%.3f of %.3f ms".formatted(Figure.of(alone).median(), limit));
  }

  /** Rows to make batches of. */
  interface Sample {
    EncodedBatches batchesOf(int spans);
  }
}
