package io.llmobservatory.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code llm-observatory}. */
@Command(
    name = "llm-observatory",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Receives OpenTelemetry traces, recognises the calls to language models among them, and keeps"
          + " both in PostgreSQL, where SQL can ask for them.",
      ""
    },
    subcommands = {
      ServeCommand.class,
      MigrateCommand.class,
      ValidateCommand.class,
      PrintConfigCommand.class,
      TracesCommand.class,
      TraceCommand.class,
      UsageCommand.class,
      TailCommand.class,
      ExportCommand.class,
      SqlCommand.class,
      ReplayCommand.class,
      RepriceCommand.class,
      PruneCommand.class,
      ImportCommand.class,
      KeyCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "To begin:",
      "  llm-observatory serve                                  receive on localhost:4317",
      "  llm-observatory traces                                 list what came",
      "  llm-observatory sql \"SELECT * FROM llm_spans LIMIT 5\"  ask the database",
      "",
      "\"llm-observatory COMMAND --help\" explains a command.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."
    })
public final class Main {
  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = run(out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs the command; returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(Failures::wrongUsage);
    line.setExecutionExceptionHandler(Failures::failed);
    line.setUsageHelpWidth(100);
    line.setUsageHelpLongOptionsMaxWidth(32);
    return line.execute(args);
  }

  /** Output is UTF-8 whatever the locale says: results hold text of any script. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
