package io.llmobservatory.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much of an answer is wanted. */
final class LimitOption {
  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Converter.class,
      description =
          "At most so many (default: 50 traces, 1000 spans of one trace, 100 rows of usage; all"
              + " spans that are watched or exported).")
  private int limit;

  private static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("0*[1-9]\\d{0,8}")) {
        throw new TypeConversionException(
            "expected a number from 1 to 999999999 but was '" + value + "'");
      }
      return Integer.valueOf(value);
    }
  }

  int or(int otherwise) {
    return limit == 0 ? otherwise : limit;
  }
}
