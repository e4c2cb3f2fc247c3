package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Kind;
import io.llmobservatory.server.store.SqlQuery.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table with a count of rows below it. The first rows are held back to learn the widths
 * of the columns; later ones keep to them as far as they fit.
 */
final class TableRows implements SqlQuery.Rows {
  private static final int HELD_ROWS = 1_000;
  private static final int HELD_CHARS = 1 << 20;

  /** A column is not padded beyond this: one long value would drown all others in blanks. */
  private static final int MAX_PADDING = 120;

  private final Output output;
  private final List<String[]> held = new ArrayList<>();
  private List<Column> columns = List.of();
  private int heldChars;
  private int @Nullable [] widths;

  TableRows(Output output) {
    this.output = output;
  }

  @Override
  public void columns(List<Column> columns) {
    this.columns = columns;
    widths = null;
    heldChars = 0;
  }

  @Override
  public void row(Row row) throws IOException {
    String[] cells = new String[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      String value = row.value(i);
      cells[i] = value == null ? "" : Printable.of(value);
      heldChars += cells[i].length();
    }
    if (widths != null) {
      output.line(line(cells, widths));
      return;
    }
    held.add(cells);
    if (held.size() >= HELD_ROWS || heldChars >= HELD_CHARS) {
      release();
    }
  }

  @Override
  public void end(long rows) throws IOException {
    if (widths == null) {
      release();
    }
    output.line(RowCount.shown(rows));
  }

  @Override
  public void changed(long rows) throws IOException {
    output.line(RowCount.changed(rows));
  }

  private void release() throws IOException {
    int[] learnt = learnWidths();
    widths = learnt;
    if (!columns.isEmpty()) {
      output.line(header(learnt));
      output.line(rule(learnt));
    }
    for (String[] cells : held) {
      output.line(line(cells, learnt));
    }
    held.clear();
  }

  private int[] learnWidths() {
    int[] learnt = new int[columns.size()];
    for (int i = 0; i < learnt.length; i++) {
      int width = Printable.width(Printable.of(columns.get(i).name()));
      for (String[] cells : held) {
        width = Math.max(width, Math.min(MAX_PADDING, Printable.width(cells[i])));
      }
      learnt[i] = width;
    }
    return learnt;
  }

  private String header(int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String name = Printable.of(columns.get(i).name());
      int blanks = widths[i] - Printable.width(name);
      line.append(i == 0 ? " " : " | ").append(" ".repeat(blanks / 2)).append(name);
      line.append(" ".repeat(blanks - blanks / 2));
    }
    return line.toString().stripTrailing();
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int width : widths) {
      line.append(line.length() == 0 ? "" : "+").append("-".repeat(width + 2));
    }
    return line.toString();
  }

  private String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String blanks = " ".repeat(Math.max(0, widths[i] - Printable.width(cells[i])));
      boolean right = columns.get(i).kind() == Kind.NUMBER && !columns.get(i).array();
      line.append(i == 0 ? " " : " | ");
      line.append(right ? blanks : "").append(cells[i]).append(right ? "" : blanks);
    }
    return line.toString().stripTrailing();
  }
}
