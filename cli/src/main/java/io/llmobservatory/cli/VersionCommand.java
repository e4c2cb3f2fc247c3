package io.llmobservatory.cli;

import picocli.CommandLine.Command;

/** Prints what this is. */
@Command(
    name = "version",
    description = {"Print version, commit and Java.", ""})
final class VersionCommand extends Subcommand {
  @Override
  public Integer call() throws Exception {
    for (String line : new Version().getVersion()) {
      out().println(line);
    }
    return 0;
  }
}
