package io.llmobservatory.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes, lists and revokes API keys: a command of commands. */
@Command(
    name = "key",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Make, list and revoke API keys.",
      "",
      "A sender proves with a key for which tenant it sends. Keys are stored, as hashes, in the"
          + " database that \"serve\" would use, running or not; all servers on it notice a change"
          + " within 10 seconds. Receivers ask for keys where the configuration tells them:",
      "",
      "  extensions:",
      "    apikeyauth: {}",
      "  receivers:",
      "    otlp:",
      "      protocols:",
      "        grpc: { auth: { authenticator: apikeyauth } }",
      ""
    },
    subcommands = {KeyCreateCommand.class, KeyListCommand.class, KeyRevokeCommand.class},
    commandListHeading = "%nCommands:%n",
    footer = {"", "\"llm-observatory key COMMAND --help\" explains a command."})
final class KeyCommand {
  @SuppressWarnings("UnusedVariable") // picocli looks at the annotation
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;
}
