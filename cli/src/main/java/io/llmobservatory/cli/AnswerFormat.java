package io.llmobservatory.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** How the answer of a server is shown. */
enum AnswerFormat {
  /** For people. */
  TABLE,
  /** For programs: an object a line. */
  JSON;

  /** Reads the name of a format as people write it. */
  static final class Converter implements ITypeConverter<AnswerFormat> {
    @Override
    public AnswerFormat convert(String value) {
      return Words.find(values(), value);
    }
  }

  /** Returns the name as people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
