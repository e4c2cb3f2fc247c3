package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.Reprice;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.store.RepriceSummary;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Computes the costs of stored spans anew. */
@Command(
    name = "reprice",
    description = {
      "Compute the costs of stored model calls anew.",
      "",
      "Fills costs that are missing and corrects those that differ, by the bundled prices and by"
          + " those of processors.genai.prices, in the database that \"serve\" would use; the"
          + " sums of the traces follow. Costs that spans brought themselves stay. Servers may go"
          + " on writing. A run that was stopped can be run again: what is right already is not"
          + " touched.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory reprice --dry-run",
      "  llm-observatory reprice --from 2026-11-01 --to 2026-11-30",
      "  llm-observatory reprice --set processors.genai.prices=prices.yaml"
    })
final class RepriceCommand extends Subcommand {
  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "Only calls that started on this day or later, in UTC; as 2026-11-01.")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Only calls that started on this day or before, in UTC.")
  private @Nullable LocalDate to;

  @Option(names = "--dry-run", description = "Count only, and change nothing.")
  private boolean dryRun;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    if (from != null && to != null && from.isAfter(to)) {
      throw new ParameterException(spec().commandLine(), "--from " + from + " is after --to " + to);
    }
    Logging.bridge();
    Configuration configuration = options.load();
    try (Database database = ExistingDatabase.open(configuration, data)) {
      RepriceReport report = new RepriceReport(out(), err());
      RepriceSummary summary =
          Reprice.run(configuration, database, from, to, dryRun, report::progress);
      report.print(summary, dryRun);
      return 0;
    }
  }
}
