package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Row;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A header line, then a line a row, values parted by tabs and escaped so that they hold none. */
final class TsvRows implements SqlQuery.Rows {
  private final Output output;
  private int columns;

  TsvRows(Output output) {
    this.output = output;
  }

  @Override
  public void columns(List<Column> names) throws IOException {
    columns = names.size();
    StringBuilder line = new StringBuilder();
    for (Column column : names) {
      append(column.name(), line);
    }
    write(line);
  }

  @Override
  public void row(Row row) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      append(row.value(i), line);
    }
    write(line);
  }

  @Override
  public void end(long rows) {}

  @Override
  public void changed(long rows) {
    output.remark(RowCount.changed(rows));
  }

  private void write(StringBuilder line) throws IOException {
    line.setLength(Math.max(0, line.length() - 1)); // the tab after the last value
    output.line(line);
  }

  private static void append(@Nullable String value, StringBuilder line) {
    for (int i = 0; value != null && i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\t' -> line.append("\\t");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\\' -> line.append("\\\\");
        default -> line.append(c);
      }
    }
    line.append('\t');
  }
}
