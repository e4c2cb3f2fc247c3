package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/services}. */
@Command(
    name = "benchmarks/services",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what the client costs beside OTLP: the same spans, written by each in turn over one connection; and"
          + " how long queries take while spans come at half of that rate.",
      "",
      "It starts what it needs and removes it in the end. Nothing else should run meanwhile; ratios stand more"
          + " than figures do."
    })
public final class Services implements Callable<Integer> {
  private static final PrintStream PROGRESS = System.err;

  @Option(names = "--quick", description = "3 rounds, for a first look.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
  private @Nullable Path json;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds after those that warm up (default: 9).")
  private @Nullable Integer rounds;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "100",
      description = "Requests of 512 spans at a time (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      defaultValue = "128",
      description = "Heap of the server (default: ${DEFAULT-VALUE}).")
  private int heap;

  @Option(names = "--command", hidden = true, defaultValue = "./llm-observatory")
  private Path command = Path.of("./llm-observatory");

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Services()).execute(arguments));
  }

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    Report report = new Report(System.out);
    int measured = rounds != null ? rounds : quick ? 3 : 9;
    try (Database database = Database.embedded();
        ServerProcess server =
            ServerProcess.start(command.toAbsolutePath(), database, heap, List.of());
        LoadClient load = LoadClient.start()) {
      Setup setup = new Setup(database, server, load, 512, 8, 6, 15, measured);
      double peak = 0;
      for (Workload workload : Workload.values()) {
        double rate = write(setup, workload, measured, report);
        peak = workload == Workload.LEAN ? rate : peak;
      }
      report.under("");
      new QueryTimes(setup, report, PROGRESS).run(peak / 2);
    }
    if (json != null) {
      report.write(json);
    }
    return 0;
  }

  /** Returns the rate over OTLP. */
  private double write(Setup setup, Workload workload, int measured, Report report)
      throws SQLException, InterruptedException {
    Map<Writers.Way, List<Double>> rates = lists();
    Map<Writers.Way, List<Double>> ratios = lists();
    try (Writers writers = new Writers(setup.server().port(), workload, requests)) {
      for (int round = -3; round < measured; round++) {
        double otlp = 0;
        for (Writers.Way way : Writers.Way.values()) {
          LikeTables.empty(setup.database(), "public");
          setup.database().checkpoint();
          double rate = writers.spansPerSecond(way);
          otlp = way == Writers.Way.OTLP ? rate : otlp;
          PROGRESS.printf(
              "%s, %s: %,.0f spans/s %s%n",
              workload, round < 0 ? "warming up" : "round " + (round + 1), rate, way);
          if (round >= 0) {
            of(way, rates).add(rate);
            of(way, ratios).add(rate / otlp);
          }
        }
      }
    }
    report.under(workload.name().toLowerCase(Locale.ROOT));
    report.section(workload + ": spans/s over one connection, median (min–max)");
    for (Writers.Way way : Writers.Way.values()) {
      String name = way.name().toLowerCase(Locale.ROOT);
      report.figure(name, name + ".spans_per_second", Figure.of(of(way, rates)), 0);
    }
    Figure client = Figure.of(of(Writers.Way.CLIENT, ratios));
    report.figure("client / OTLP", "client_to_otlp", client, 3);
    report.figure("stream / OTLP", "stream_to_otlp", Figure.of(of(Writers.Way.STREAM, ratios)), 3);
    report.goal(
        "the client within 10 % of OTLP",
        "client", client.median() >= 0.9, "%.3f".formatted(client.median()));
    return Figure.of(of(Writers.Way.OTLP, rates)).median();
  }

  private static Map<Writers.Way, List<Double>> lists() {
    Map<Writers.Way, List<Double>> lists = new EnumMap<>(Writers.Way.class);
    for (Writers.Way way : Writers.Way.values()) {
      lists.put(way, new ArrayList<>());
    }
    return lists;
  }

  private static List<Double> of(Writers.Way way, Map<Writers.Way, List<Double>> lists) {
    return Objects.requireNonNull(lists.get(way));
  }
}
