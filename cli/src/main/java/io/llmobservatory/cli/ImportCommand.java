package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.Import;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.DatabaseUrl;
import io.llmobservatory.server.config.TenantName;
import io.llmobservatory.server.firstdesign.ImportSpans;
import io.llmobservatory.server.firstdesign.ImportSummary;
import io.llmobservatory.server.firstdesign.SourceException;
import io.llmobservatory.server.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Takes over the traces of the first design. */
@Command(
    name = "import",
    description = {
      "Copy the traces of the first design.",
      "",
      "Reads its tables traces and trace_spans, of which nothing is changed, and stores all spans in"
          + " the database that \"serve\" would use, mapped as if they came over the network. Traces"
          + " keep their UUIDs, unless they are stored here under others. A span whose trace is"
          + " missing joins its parent's trace where exactly one span has that id, else gets a trace"
          + " of its own and is marked as orphan. Servers may go on writing. A run that was stopped"
          + " can be run again: what is stored already stays.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory import postgresql://reader:PASSWORD@db:5432/observatory --dry-run",
      "  llm-observatory import 'postgresql://reader@db/observatory?currentSchema=llm' --tenant acme",
      "",
      "docs/migrating.md tells what becomes of each column."
    })
final class ImportCommand extends Subcommand {
  @Parameters(
      paramLabel = "URL",
      description =
          "The first design's database, as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.")
  private String url = "";

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = TenantName.DEFAULT,
      description = "To whom the traces will belong (default: ${DEFAULT-VALUE}).")
  private String tenant = TenantName.DEFAULT;

  @Option(names = "--dry-run", description = "Count only, and write nothing.")
  private boolean dryRun;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    if (!TenantName.isValid(tenant)) {
      throw wrongUsage("--tenant: expected " + TenantName.RULE);
    }
    DatabaseUrl source = source();
    Logging.bridge();
    Configuration configuration = options.load();
    ImportReport report = new ImportReport(out(), err());
    try (StopAfterBatch stop = new StopAfterBatch(err());
        Database database = ExistingDatabase.open(configuration, data)) {
      ImportSpans importing = Import.ofFirstDesign(configuration, database, source, tenant, dryRun);
      stop.of(importing::stop);
      return run(importing, report);
    }
  }

  private int run(ImportSpans importing, ImportReport report) throws Exception {
    try {
      ImportSummary summary = importing.run(report);
      report.print(summary, dryRun);
      return summary.complete() ? 0 : Failures.FAILED;
    } catch (SourceException | StoreException e) {
      report.failed();
      throw e;
    }
  }

  private DatabaseUrl source() {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw wrongUsage("URL: " + e.getMessage());
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
