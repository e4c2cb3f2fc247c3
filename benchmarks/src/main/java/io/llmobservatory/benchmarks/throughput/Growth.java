package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.LoadPlan;
import io.llmobservatory.benchmarks.load.LoadResult;
import io.llmobservatory.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many lean spans in the order of time, over ten days. The rate falls after a checkpoint, when each
 * page is logged whole once more, and rises until the next: whole cycles from one checkpoint to the
 * next are compared.
 */
final class Growth {
  private static final Duration DAYS = Duration.ofDays(10);
  private static final long MILLION = 1_000_000;

  private final Setup setup;
  private final long spans;
  private final Report report;
  private final PrintStream progress;
  private final List<Sample> samples = new ArrayList<>();

  Growth(Setup setup, long spans, Report report, PrintStream progress) {
    this.setup = setup;
    this.spans = spans;
    this.report = report;
    this.progress = progress;
  }

  /** A stretch of the run: its rate, and the checkpoint it came after. */
  private record Sample(long spans, double rate, String checkpoint) {}

  void run() throws SQLException, IOException {
    LikeTables.empty(setup.database(), "public");
    setup.database().checkpoint();
    LoadPlan plan = plan();
    LoadResult result;
    try (Connection connection = setup.database().connect();
        Statement statement = connection.createStatement()) {
      result = setup.load().run(plan, new Progress(statement));
    }
    long rows = setup.database().number("SELECT count(*) FROM trace_spans");
    if (rows != result.stored()) {
      throw new IllegalStateException(
          "acknowledged are %d spans, stored %d".formatted(result.stored(), rows));
    }
    report(result);
  }

  private LoadPlan plan() {
    Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(DAYS);
    LoadPlan like = setup.atPeak(Workload.LEAN);
    return new LoadPlan(
        like.port(),
        like.workload(),
        like.spans(),
        like.connections(),
        like.inFlight(),
        0,
        0,
        0,
        spans,
        begin.getEpochSecond() * 1_000_000_000L,
        DAYS.toNanos() / spans,
        Setup.seed());
  }

  private void report(LoadResult result) {
    report.section("Growth: %,d lean spans in the order of time over ten days".formatted(spans));
    List<Double> millions = new ArrayList<>();
    for (long million = 0; million * MILLION < spans; million++) {
      Figure rate = Figure.of(rates(million * MILLION, (million + 1) * MILLION));
      millions.add(rate.median());
      report.figure(
          "spans/s, million " + (million + 1), "million_%d".formatted(million + 1), rate, 0);
    }
    List<Figure> cycles = wholeCycles();
    for (int i = 0; i < cycles.size(); i++) {
      report.figure(
          "spans/s, checkpoint cycle " + (i + 1), "cycle_%d".formatted(i + 1), cycles.get(i), 0);
    }
    report.number("spans/s over all", "spans_per_second", result.rate(), 0);
    double first = millions.get(0);
    double last =
        cycles.isEmpty()
            ? millions.get(millions.size() - 1)
            : cycles.get(cycles.size() - 1).median();
    report.number("last whole cycle / first million", "ratio_to_first_million", last / first, 3);
    report.goal(
        "at least 0.85 of the first million's rate in the end",
        "growth",
        last / first >= 0.85,
        "%.3f".formatted(last / first));
  }

  private List<Double> rates(long from, long to) {
    return samples.stream()
        .filter(sample -> sample.spans > from && sample.spans <= to)
        .map(Sample::rate)
        .toList();
  }

  /** Without the first, which began with empty tables, and the last, which did not end. */
  private List<Figure> wholeCycles() {
    List<Figure> cycles = new ArrayList<>();
    List<Double> cycle = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (i > 0 && !samples.get(i).checkpoint.equals(samples.get(i - 1).checkpoint)) {
        cycles.add(Figure.of(cycle));
        cycle.clear();
      }
      cycle.add(samples.get(i).rate);
    }
    return cycles;
  }

  /** Looks at the clock and at the checkpoints whenever some more spans are acknowledged. */
  private final class Progress implements LoadClient.Moments {
    private final Statement statement;
    private long at;
    private long before;

    Progress(Statement statement) {
      this.statement = statement;
    }

    @Override
    public void begin() {
      at = System.nanoTime();
    }

    @Override
    public void end() {}

    @Override
    public void progress(long acknowledged) throws SQLException {
      long now = System.nanoTime();
      double rate = (acknowledged - before) * 1e9 / (now - at);
      try (ResultSet checkpoint =
          statement.executeQuery("SELECT redo_lsn FROM pg_control_checkpoint()")) {
        checkpoint.next();
        samples.add(new Sample(acknowledged, rate, checkpoint.getString(1)));
      }
      if (acknowledged / MILLION > before / MILLION) {
        progress.printf(
            Locale.ROOT, "growth: %,d of %,d spans, %,.0f spans/s%n", acknowledged, spans, rate);
      }
      at = now;
      before = acknowledged;
    }
  }
}
