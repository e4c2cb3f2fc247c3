package io.llmobservatory.cli;

import io.llmobservatory.server.config.Ignored;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks the configuration. */
@Command(
    name = "validate",
    description = {
      "Check the configuration.",
      "",
      "Names every problem at once and exits with 2 if there is any, and the keys of a Collector that"
          + " are accepted and change nothing. Starts nothing and connects to nothing.",
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
    for (Ignored ignored : options.load().withoutMeaning()) {
      out().println(ignored.path() + " changes nothing: " + ignored.why());
    }
    out().println("the configuration is valid");
    return 0;
  }
}
