package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.store.SqlQuery;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Asks the database. */
@Command(
    name = "sql",
    description = {
      "Ask the database.",
      "",
      "Asks the database that \"serve\" would use. It need not be running: an embedded PostgreSQL"
          + " is started for the query and stopped again. The transaction is read-only unless"
          + " --write is given. The views llm_spans (calls to models) and spans (all) and the table"
          + " traces are the places to look.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory sql \"SELECT request_model, count(*), sum(cost_usd) FROM llm_spans GROUP BY 1\"",
      "  llm-observatory sql \"SELECT * FROM traces ORDER BY start_time DESC LIMIT 10\" --format json",
      "  llm-observatory sql \"SELECT id, session_id FROM traces\" --format tsv > traces.tsv"
    })
final class SqlCommand extends Subcommand {
  @Parameters(
      arity = "1",
      paramLabel = "SQL",
      description = "The query, as one argument: put it into quotes.")
  private List<String> arguments = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = ResultFormat.Converter.class,
      description = {
        "table: aligned, for reading (the default)",
        "tsv: a header, then a line a row; tab, newline and backslash within values are written"
            + " \\t, \\n and \\\\, NULL is empty",
        "json: an array of objects; numbers, booleans, arrays and JSON columns are such, all else"
            + " is strings"
      })
  private ResultFormat format = ResultFormat.TABLE;

  @Option(names = "--write", description = "Let the query change data, and commit what it changed.")
  private boolean write;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    String sql = query();
    Logging.bridge();
    try (Database database = ExistingDatabase.open(options.load(), data)) {
      return ask(new SqlQuery(database.address()), sql);
    }
  }

  private String query() {
    if (arguments.size() > 1) {
      throw new ParameterException(
          spec().commandLine(),
          "the query came as " + arguments.size() + " arguments: put it into quotes");
    }
    if (arguments.get(0).isBlank()) {
      throw new ParameterException(spec().commandLine(), "the query is empty");
    }
    return arguments.get(0);
  }

  private int ask(SqlQuery query, String sql) {
    Output output = new Output(out(), err());
    try {
      query.run(sql, write, format.to(output));
      output.flush();
      return 0;
    } catch (SqlQuery.FailedException e) {
      new SqlErrorReport(sql).print(e, err());
    } catch (Output.ClosedException e) {
      // Whoever read the output has seen enough ("| head"), and knows.
    } catch (IOException e) {
      err().println("llm-observatory sql: " + Failures.message(e));
    }
    return Failures.FAILED;
  }
}
