package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.Prune;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.Retention;
import io.llmobservatory.server.store.PruneSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Removes spans and contents that have expired. */
@Command(
    name = "prune",
    description = {
      "Remove spans and contents that have expired.",
      "",
      "Drops whole days (UTC) from the database that \"serve\" would use: all of a day once"
          + " exporters.postgresql.retention.spans has passed since its end, and its message"
          + " content once retention.contents has. Traces that lose spans are recomputed from"
          + " what is left, or removed with their last. Servers may go on writing, and do the"
          + " same once an hour where the configuration says so. A run that was stopped can be run"
          + " again.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory prune --config observatory.yaml",
      "  llm-observatory prune --spans 30d --contents 7d --dry-run"
    })
final class PruneCommand extends Subcommand {
  private static final String KEYS = "exporters.postgresql.retention.spans or .contents";

  @Option(
      names = "--spans",
      paramLabel = "AGE",
      description = {
        "Remove spans of this age, such as 30d.",
        "With this option or the next one, the configuration's retention does not count."
      })
  private @Nullable String spans;

  @Option(
      names = "--contents",
      paramLabel = "AGE",
      description = "Remove message content of this age.")
  private @Nullable String contents;

  @Option(names = "--dry-run", description = "Count only, and change nothing.")
  private boolean dryRun;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Retention given = given();
    Logging.bridge();
    Configuration configuration = options.load();
    Retention retention =
        given.isForEver() ? configuration.exporters().postgresql().retention() : given;
    if (retention.isForEver()) {
      throw wrongUsage("nothing expires: set " + KEYS + ", or give --spans or --contents");
    }
    try (Database database = ExistingDatabase.open(configuration, data)) {
      PruneReport report = new PruneReport(out(), err());
      PruneSummary summary =
          Prune.run(database, retention, Instant.now(), dryRun, report::progress);
      if (summary.busy()) {
        err()
            .println(
                spec().qualifiedName()
                    + ": a server or another command is at it at the moment; nothing was done");
        return Failures.FAILED;
      }
      report.print(summary, dryRun);
      return summary.postponed() == null ? 0 : Failures.FAILED;
    }
  }

  private Retention given() {
    try {
      return Retention.parse(spans, contents);
    } catch (IllegalArgumentException e) {
      throw wrongUsage("--spans, --contents: " + e.getMessage());
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
