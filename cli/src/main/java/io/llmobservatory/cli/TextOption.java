package io.llmobservatory.cli;

import picocli.CommandLine.Option;

/** What was said. */
final class TextOption {
  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description =
          "With this text in what was said, in upper or lower case; looked for in the latest"
              + " 10,000 spans that the other options leave.")
  private String text = "";

  String get() {
    return text;
  }
}
