package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the server, fed over gRPC by a process of its own, in turn with the limit that PostgreSQL sets:"
          + " COPY of rows that are encoded already, into tables just like the server's.",
      "",
      "It starts what it needs and removes it in the end. Nothing else should run meanwhile; ratios stand more"
          + " than figures do."
    })
public final class Throughput implements Callable<Integer> {
  private static final PrintStream PROGRESS = System.err;
  private static final int MAX_BATCH_SPANS = 2_048;
  private static final int MAX_BATCH_BYTES = 16 << 20;
  private static final int SAMPLE_BYTES = 48 << 20;

  @Option(
      names = "--quick",
      description =
          "2 rounds of 3 seconds, a short warm-up and a million spans of growth, for a first look.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
  private @Nullable Path json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "An empty database of yours, postgresql://user:password@host:port/database, in place of the embedded one.")
  private @Nullable String url;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds after the one that warms up (default: 5).")
  private @Nullable Integer rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Seconds of each measurement (default: 6).")
  private @Nullable Double seconds;

  @Option(
      names = "--spans",
      paramLabel = "N",
      defaultValue = "512",
      description =
          "Spans in a request: 1, 2, 4 or a multiple of 8 up to 2000 (default: ${DEFAULT-VALUE}).")
  private int spans;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "8",
      description = "Connections of the load process, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      defaultValue = "128",
      description = "Heap of the server (default: ${DEFAULT-VALUE}).")
  private int heap;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Only this one: ${COMPLETION-CANDIDATES}.")
  private @Nullable Workload only;

  @Option(
      names = "--growth",
      paramLabel = "N",
      description =
          "Spans of the run in which the store grows (default: 10000000); 0 leaves it out.")
  private @Nullable Long growth;

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "Further options of the server's JVM.")
  private String javaOptions = "";

  @Option(names = "--no-latency", description = "Leaves the times of acknowledgements out.")
  private boolean withoutLatency;

  @Option(names = "--command", hidden = true, defaultValue = "./llm-observatory")
  private Path command = Path.of("./llm-observatory");

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Throughput()).execute(arguments));
  }

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    Report report = new Report(System.out);
    try (Database database = url == null ? Database.embedded() : Database.at(url);
        ServerProcess server =
            ServerProcess.start(
                command.toAbsolutePath(),
                database,
                heap,
                javaOptions.isEmpty() ? List.of() : List.of(javaOptions.split(" ")));
        LoadClient load = LoadClient.start()) {
      Setup setup =
          new Setup(
              database,
              server,
              load,
              spans,
              connections,
              seconds != null ? seconds : quick ? 3 : 6,
              quick ? 15 : 60,
              rounds != null ? rounds : quick ? 2 : 5);
      describe(database, report);
      for (Workload workload : Workload.values()) {
        if (only == null || only == workload) {
          measure(setup, workload, report);
        }
      }
      long grown = growth != null ? growth : quick ? 1_000_000 : 10_000_000;
      if (grown > 0) {
        report.under("growth");
        new Growth(setup, grown, report, PROGRESS).run();
      }
      report.under("");
      report.section("Server");
      report.count("peak memory, MiB", "server.peak_mebibytes", server.peakMebibytes());
      report.count("heap, MiB", "server.heap_mebibytes", heap);
      long full = server.fullCollections();
      report.count("full collections", "server.full_collections", full);
      report.goal("no full collection", "full_collections", full == 0, Long.toString(full));
    }
    if (json != null) {
      report.write(json);
    }
    return 0;
  }

  private void describe(Database database, Report report) throws SQLException {
    report.section("Machine");
    report.count("cores", "machine.cores", Runtime.getRuntime().availableProcessors());
    report.text("Java", "machine.java", System.getProperty("java.version"));
    report.text("PostgreSQL", "machine.postgresql", database.text("SHOW server_version"));
    report.count("spans in a request", "load.request_spans", spans);
    report.count("connections", "load.connections", connections);
  }

  private void measure(Setup setup, Workload workload, Report report)
      throws SQLException, IOException, InterruptedException {
    report.under(workload.name().toLowerCase(Locale.ROOT));
    PROGRESS.println(workload + ": warming up");
    ServerRun.of(setup, setup.warmUp(workload));
    EncodedRows few = EncodedRows.read(setup.database(), 1_000);
    int count = (int) (SAMPLE_BYTES / few.bytesPerSpan());
    EncodedRows rows = EncodedRows.read(setup.database(), count);
    report.section(workload.toString());
    report.count("bytes of a span's row, content included", "row_bytes", rows.bytesPerSpan());
    setup
        .database()
        .execute(
            "DROP SCHEMA IF EXISTS ceiling CASCADE; DROP SCHEMA IF EXISTS first_design CASCADE");
    LikeTables.make(setup.database(), Ceiling.SCHEMA);
    LikeTables.make(setup.database(), FirstDesign.SCHEMA);
    Ceiling ceiling =
        new Ceiling(setup.database(), new EncodedBatches(rows, MAX_BATCH_SPANS, MAX_BATCH_BYTES));
    FirstDesign firstDesign = new FirstDesign(setup.database(), 4_096, setup.spans());
    Rounds measured = new Rounds(setup, workload, ceiling, firstDesign, PROGRESS);
    measured.run();
    measured.report(report);
    measured.judge(report, workload == Workload.LEAN ? 0.60 : 0.70);
    if (!withoutLatency) {
      new Latency(setup, workload, ceiling, report, PROGRESS)
          .run(measured.peak(), size -> new EncodedBatches(rows, size, Integer.MAX_VALUE));
    }
  }
}
