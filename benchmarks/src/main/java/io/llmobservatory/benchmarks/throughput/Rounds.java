package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The server, the ceiling and the first design's way in turn, one after the other in each round and
 * each round in another order: what disturbs the machine disturbs them alike, so that ratios within
 * a round say more than the figures themselves.
 */
final class Rounds {
  private enum Variant {
    CEILING_1(1),
    CEILING_2(2),
    CEILING_4(4),
    SERVER(0),
    FIRST_DESIGN(0);

    private final int connections;

    Variant(int connections) {
      this.connections = connections;
    }
  }

  private final Setup setup;
  private final Workload workload;
  private final Ceiling ceiling;
  private final FirstDesign firstDesign;
  private final PrintStream progress;

  private final Map<Variant, List<Double>> rates = new EnumMap<>(Variant.class);
  private final List<ServerRun> serverRuns = new ArrayList<>();
  private final List<Ceiling.Result> ceilings = new ArrayList<>();

  Rounds(
      Setup setup,
      Workload workload,
      Ceiling ceiling,
      FirstDesign firstDesign,
      PrintStream progress) {
    this.setup = setup;
    this.workload = workload;
    this.ceiling = ceiling;
    this.firstDesign = firstDesign;
    this.progress = progress;
  }

  void run() throws SQLException, IOException, InterruptedException {
    Variant[] variants = Variant.values();
    for (int round = 0; round <= setup.rounds(); round++) {
      for (int i = 0; i < variants.length; i++) {
        Variant variant = variants[(i + round) % variants.length];
        double rate = measure(variant, round > 0);
        progress.printf(
            Locale.ROOT,
            "%s, %s: %,.0f spans/s%s%n",
            workload,
            round == 0 ? "warm-up" : "round " + round + " of " + setup.rounds(),
            rate,
            " " + variant);
        if (round > 0) {
          rates.computeIfAbsent(variant, v -> new ArrayList<>()).add(rate);
        }
      }
    }
  }

  private double measure(Variant variant, boolean kept)
      throws SQLException, IOException, InterruptedException {
    switch (variant) {
      case SERVER -> {
        ServerRun run = ServerRun.of(setup, setup.atPeak(workload));
        if (kept) {
          serverRuns.add(run);
        }
        return run.load().rate();
      }
      case FIRST_DESIGN -> {
        return firstDesign.run(setup.seconds());
      }
      default -> {
        Ceiling.Result result = ceiling.run(variant.connections, setup.seconds());
        if (kept && variant == Variant.CEILING_2) {
          ceilings.add(result);
        }
        return result.rate();
      }
    }
  }

  private Figure rate(Variant variant) {
    return Figure.of(rates.getOrDefault(variant, List.of()));
  }

  private Figure ratio(Variant to) {
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = rates.getOrDefault(Variant.SERVER, List.of());
    List<Double> others = rates.getOrDefault(to, List.of());
    for (int i = 0; i < others.size(); i++) {
      ratios.add(ours.get(i) / others.get(i));
    }
    return Figure.of(ratios);
  }

  private Figure ofServer(ToDoubleFunction<ServerRun> figure) {
    return Figure.of(serverRuns.stream().map(figure::applyAsDouble).toList());
  }

  /** The median rate of the server. */
  double peak() {
    return rate(Variant.SERVER).median();
  }

  void report(Report report) {
    report.section(workload + ": spans/s, median (min–max)");
    report.figure(
        "ceiling, 1 connection", "ceiling_1.spans_per_second", rate(Variant.CEILING_1), 0);
    report.figure(
        "ceiling, 2 connections", "ceiling_2.spans_per_second", rate(Variant.CEILING_2), 0);
    report.figure(
        "ceiling, 4 connections", "ceiling_4.spans_per_second", rate(Variant.CEILING_4), 0);
    report.figure("server", "server.spans_per_second", rate(Variant.SERVER), 0);
    report.figure(
        "first design's way", "first_design.spans_per_second", rate(Variant.FIRST_DESIGN), 0);
    report.figure(
        "server / ceiling, 2 connections", "ratio_to_ceiling", ratio(Variant.CEILING_2), 3);
    report.figure(
        "server / first design's way", "ratio_to_first_design", ratio(Variant.FIRST_DESIGN), 1);
    report.section(workload + ": for each span");
    Figure own = ofServer(ServerRun::serverCpuMicros);
    Figure database = ofServer(ServerRun::databaseCpuMicros);
    report.figure("CPU of the server, µs", "server.cpu_micros", own, 2);
    report.figure("CPU of PostgreSQL, µs", "postgresql.cpu_micros", database, 2);
    report.figure(
        "CPU of the load process, µs",
        "load.cpu_micros",
        ofServer(r -> (double) r.load().cpuMicros() / r.load().acknowledged()),
        2);
    report.figure(
        "CPU of PostgreSQL at the ceiling, µs",
        "ceiling_2.postgresql.cpu_micros",
        Figure.of(ceilings.stream().map(Ceiling.Result::cpuMicros).toList()),
        2);
    report.figure("WAL, bytes", "wal_bytes", ofServer(ServerRun::walBytes), 0);
    report.figure(
        "WAL at the ceiling, bytes",
        "ceiling_2.wal_bytes",
        Figure.of(ceilings.stream().map(Ceiling.Result::walBytes).toList()),
        0);
    report.figure("spans in a batch", "batch_spans", ofServer(ServerRun::batchSpans), 0);
    report.figure(
        "acknowledgement at the peak, p50 ms",
        "peak.p50_millis",
        ofServer(r -> r.load().p50Micros() / 1e3),
        1);
    report.figure(
        "acknowledgement at the peak, p99 ms",
        "peak.p99_millis",
        ofServer(r -> r.load().p99Micros() / 1e3),
        1);
  }

  /** Holds the figures against what they are to be. */
  void judge(Report report, double ratioToCeiling) {
    double ceilingRatio = ratio(Variant.CEILING_2).median();
    double firstDesignRatio = ratio(Variant.FIRST_DESIGN).median();
    double own = ofServer(ServerRun::serverCpuMicros).median();
    double database = ofServer(ServerRun::databaseCpuMicros).median();
    report.goal(
        "at least %.2f of the ceiling".formatted(ratioToCeiling),
        "ratio_to_ceiling",
        ceilingRatio >= ratioToCeiling,
        "%.3f".formatted(ceilingRatio));
    report.goal(
        "at least 12 times the first design's way",
        "ratio_to_first_design",
        firstDesignRatio >= 12,
        "%.1f".formatted(firstDesignRatio));
    report.goal(
        "CPU of the server at most PostgreSQL's",
        "cpu",
        own <= database,
        "%.2f and %.2f µs".formatted(own, database));
  }
}
