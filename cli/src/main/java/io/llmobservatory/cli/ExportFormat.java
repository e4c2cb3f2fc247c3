package io.llmobservatory.cli;

import picocli.CommandLine.ITypeConverter;

/** How spans are exported. */
enum ExportFormat {
  JSONL("jsonl"),
  OTLP_JSON("otlp-json"),
  OTLP_PROTOBUF("otlp-protobuf");

  private final String word;

  ExportFormat(String word) {
    this.word = word;
  }

  /** Reads the name of a format as people write it. */
  static final class Converter implements ITypeConverter<ExportFormat> {
    @Override
    public ExportFormat convert(String value) {
      return Words.find(values(), value);
    }
  }

  /** Returns the name as people write it. */
  @Override
  public String toString() {
    return word;
  }
}
