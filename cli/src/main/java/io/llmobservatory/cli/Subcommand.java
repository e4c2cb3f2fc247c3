package io.llmobservatory.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: help, and somewhere to write to. Its result is the exit code. */
abstract sealed class Subcommand implements Callable<Integer>
    permits ImportCommand,
        KeyCreateCommand,
        KeyListCommand,
        KeyRevokeCommand,
        MigrateCommand,
        PrintConfigCommand,
        PruneCommand,
        ReplayCommand,
        RepriceCommand,
        ServeCommand,
        ServerCommand,
        SqlCommand,
        ValidateCommand,
        VersionCommand {

  @SuppressWarnings("UnusedVariable") // picocli looks at the annotation
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  final CommandSpec spec() {
    return spec;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
