package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.SqlQuery;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the API keys. */
@Command(
    name = "list",
    description = {
      "List the API keys, the oldest first, with the tenant of each and when it was made and"
          + " revoked (UTC). The keys themselves are stored nowhere.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory key list",
      "  llm-observatory key list --format json"
    })
final class KeyListCommand extends Subcommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = ResultFormat.Converter.class,
      description = "table (the default), tsv or json, as those of \"sql\".")
  private ResultFormat format = ResultFormat.TABLE;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Logging.bridge();
    try (Database database = ExistingDatabase.open(options.load(), data)) {
      new ApiKeys(database.address()).requireSchema();
      return list(database);
    }
  }

  private int list(Database database) throws SqlQuery.FailedException, IOException {
    Output output = new Output(out(), err());
    try {
      ApiKeys.list(database.address(), format.to(output));
      output.flush();
      return 0;
    } catch (Output.ClosedException e) {
      return Failures.FAILED; // whoever read the output has seen enough, and knows
    }
  }
}
