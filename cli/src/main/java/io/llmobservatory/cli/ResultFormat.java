package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** How the result of a query is written. */
enum ResultFormat {
  TABLE,
  TSV,
  JSON;

  SqlQuery.Rows to(Output output) {
    return switch (this) {
      case TABLE -> new TableRows(output);
      case TSV -> new TsvRows(output);
      case JSON -> new JsonRows(output);
    };
  }

  /** Reads the name of a format as people write it. */
  static final class Converter implements ITypeConverter<ResultFormat> {
    @Override
    public ResultFormat convert(String value) {
      return Words.find(values(), value);
    }
  }

  /** Returns the name as people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
