package io.llmobservatory.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks the configuration. */
@Command(
    name = "validate",
    description = {
      "Check the configuration.",
      "",
      "Names every problem at once and exits with 2 if there is any. Starts nothing and connects to"
          + " nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory validate --config observatory.yaml",
      "  llm-observatory validate --config observatory.yaml --set processors.genai.content=drop"
    })
final class ValidateCommand extends Subcommand {
  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();

  @Override
  public Integer call() throws Exception {
    options.load();
    out().println("the configuration is valid");
    return 0;
  }
}
