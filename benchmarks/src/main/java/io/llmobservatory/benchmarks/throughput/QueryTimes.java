package io.llmobservatory.benchmarks.throughput;

import com.google.protobuf.Timestamp;
import io.llmobservatory.benchmarks.load.LoadPlan;
import io.llmobservatory.benchmarks.load.LoadResult;
import io.llmobservatory.benchmarks.load.Workload;
import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmObservatoryException;
import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.UsageGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long queries take beside a store of a million spans that is written at half load. */
final class QueryTimes {
  private static final long STORED = 1_000_000;
  private static final long WINDOW = 50_000;
  private static final long STEP_NANOS = 1_000_000;
  private static final double GOAL_MILLIS = 150;

  private final Setup setup;
  private final Report report;
  private final PrintStream progress;

  QueryTimes(Setup setup, Report report, PrintStream progress) {
    this.setup = setup;
    this.report = report;
    this.progress = progress;
  }

  /** Asks while spans come at a rate. */
  void run(double rate) throws SQLException, IOException {
    long begin = (Instant.now().getEpochSecond() - 3_600) * 1_000_000_000L;
    LikeTables.empty(setup.database(), "public");
    progress.println("a million spans to ask for");
    LoadPlan like = setup.atPeak(Workload.LEAN);
    setup.load().run(plan(like, 0, 0, STORED, begin, STEP_NANOS), new Moments());
    setup.database().execute("VACUUM (ANALYZE) traces");
    progress.printf("queries while %,.0f spans/s come%n", rate);
    Asking asking = new Asking(setup.server().port(), begin);
    LoadPlan paced = setup.paced(Workload.LEAN, rate);
    LoadResult result =
        setup
            .load()
            .run(
                plan(
                    paced,
                    rate,
                    Math.max(20, setup.seconds()),
                    0,
                    paced.startNanos(),
                    (long) (1e9 / rate)),
                asking);
    asking.report(report);
    report.number("spans/s meanwhile", "queries.spans_per_second", result.rate(), 0);
  }

  private static LoadPlan plan(
      LoadPlan like, double rate, double seconds, long total, long startNanos, long stepNanos) {
    return new LoadPlan(
        like.port(),
        like.workload(),
        like.spans(),
        like.connections(),
        like.inFlight(),
        rate,
        total > 0 ? 0 : 2,
        seconds,
        total,
        startNanos,
        stepNanos,
        Setup.seed());
  }

  private static class Moments implements LoadClient.Moments {
    @Override
    public void begin() {}

    @Override
    public void end() {}
  }

  /** Asks one query after the other, between the begin and the end of a measurement. */
  private static final class Asking extends Moments {
    private final LlmObservatoryClient client;
    private final Filter window;
    private final List<Double> traces = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> spans = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> usage = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::ask, "queries");
    private volatile boolean stopping;
    private volatile long calls;
    private volatile String failure = "none";

    Asking(int port, long beginNanos) {
      this.client = LlmObservatoryClient.to("localhost:" + port);
      long from = beginNanos + (STORED - 2 * WINDOW) * STEP_NANOS;
      this.window =
          Filter.newBuilder()
              .setStartTimeFrom(time(from))
              .setStartTimeTo(time(from + WINDOW * STEP_NANOS))
              .build();
    }

    private static Timestamp time(long nanos) {
      return Timestamp.newBuilder().setSeconds(nanos / 1_000_000_000L).build();
    }

    @Override
    public void begin() {
      thread.start();
    }

    @Override
    public void end() {
      stopping = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      client.close();
    }

    private void ask() {
      TraceQueries queries = client.queries();
      GetUsageRequest byModel =
          GetUsageRequest.newBuilder()
              .setFilter(window)
              .addGroupBy(UsageGroup.USAGE_GROUP_MODEL)
              .build();
      while (!stopping) {
        timed(traces, () -> queries.listTraces(ListTracesRequest.getDefaultInstance()));
        timed(spans, () -> queries.searchSpans(SearchSpansRequest.getDefaultInstance()));
        timed(
            usage,
            () -> {
              GetUsageResponse answer = queries.getUsage(byModel);
              if (answer.getTruncated()) {
                failure = "the usage of the window is truncated";
              }
              calls = answer.getRowsList().stream().mapToLong(row -> row.getCalls()).sum();
            });
      }
    }

    /** One that fails counts with the time it took. */
    private void timed(List<Double> millis, Runnable query) {
      long begun = System.nanoTime();
      try {
        query.run();
      } catch (LlmObservatoryException e) {
        failure = String.valueOf(e.getMessage());
      }
      millis.add((System.nanoTime() - begun) / 1e6);
    }

    void report(Report report) {
      report.section(
          "Queries: milliseconds, %,d spans stored, %,d model calls of %,d spans in the window"
              .formatted(STORED, calls, WINDOW));
      report.text("the last failure", "queries.failure", failure);
      tell(report, "first page of ListTraces", "queries.list_traces", traces, true);
      tell(report, "first page of SearchSpans", "queries.search_spans", spans, false);
      tell(report, "GetUsage of the window", "queries.get_usage", usage, true);
    }

    private static void tell(
        Report report, String label, String name, List<Double> millis, boolean goal) {
      List<Double> sorted = new ArrayList<>(millis);
      Collections.sort(sorted);
      double p95 = sorted.get((int) (0.95 * (sorted.size() - 1)));
      report.number(label + ", p50", name + ".p50_millis", sorted.get(sorted.size() / 2), 1);
      report.number(label + ", p95", name + ".p95_millis", p95, 1);
      if (goal) {
        report.goal(
            label + ": p95 within 150 ms", name, p95 <= GOAL_MILLIS, "%.1f ms".formatted(p95));
      }
    }
  }
}
