package io.llmobservatory.cli;

import picocli.CommandLine.Option;

/** Whether what was said is shown. */
final class ContentOption {
  @Option(
      names = "--content",
      description = "With what was said: messages, instructions, tools. Left out otherwise.")
  private boolean shown;

  boolean shown() {
    return shown;
  }
}
