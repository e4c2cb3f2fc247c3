package io.llmobservatory.cli;

import picocli.CommandLine.Option;

/** How an answer is shown. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = AnswerFormat.Converter.class,
      description = {
        "table: for reading (the default); times are UTC",
        "json: an object a line; what is not known is left out"
      })
  private AnswerFormat format = AnswerFormat.TABLE;

  boolean json() {
    return format == AnswerFormat.JSON;
  }
}
