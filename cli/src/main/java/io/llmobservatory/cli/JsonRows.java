package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Row;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An array of objects, one a line, their members in the order of the columns. */
final class JsonRows implements SqlQuery.Rows {
  private final Output output;
  private List<Column> columns = List.of();
  private @Nullable StringBuilder pending;

  JsonRows(Output output) {
    this.output = output;
  }

  @Override
  public void columns(List<Column> names) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Column column : names) {
      if (!seen.add(column.name())) {
        throw new IOException(
            "two columns are named \""
                + column.name()
                + "\": rename one with AS for --format json");
      }
    }
    columns = names;
    output.line("[");
  }

  @Override
  public void row(Row row) throws IOException {
    if (pending != null) {
      output.line(pending.append(','));
    }
    StringBuilder line = new StringBuilder("{");
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      line.append(i == 0 ? "" : ",");
      JsonText.string(column.name(), line);
      line.append(':');
      JsonText.value(row.value(i), column, line);
    }
    pending = line.append('}');
  }

  @Override
  public void end(long rows) throws IOException {
    if (pending != null) {
      output.line(pending);
      pending = null;
    }
    output.line("]");
  }

  @Override
  public void changed(long rows) throws IOException {
    output.remark(RowCount.changed(rows));
    output.line("[]");
  }
}
