package io.llmobservatory.cli;

import io.llmobservatory.server.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the effective configuration. */
@Command(
    name = "print-config",
    description = {
      "Print the effective configuration.",
      "",
      "YAML with every key: defaults, file, environment and --set taken together, secrets masked.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory print-config",
      "  llm-observatory print-config --config observatory.yaml"
    })
final class PrintConfigCommand extends Subcommand {
  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();

  @Override
  public Integer call() throws Exception {
    Configuration configuration = options.load();
    out().println(configuration.toYaml().stripTrailing());
    return 0;
  }
}
