package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Kind;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A table with a row for each of some things.
 *
 * @param columns what is told of each
 */
record Cells<T>(List<Cell<T>> columns) {
  /** One column: its name, and what stands in it. */
  record Cell<T>(String name, Kind kind, Function<T, String> value) {}

  static <T> Cell<T> text(String name, Function<T, String> value) {
    return new Cell<>(name, Kind.TEXT, value);
  }

  /** A column whose values stand at its right. */
  static <T> Cell<T> number(String name, Function<T, String> value) {
    return new Cell<>(name, Kind.NUMBER, value);
  }

  void print(List<T> things, Output output) throws IOException {
    TableRows rows = new TableRows(output);
    rows.columns(
        columns.stream().map(cell -> new Column(cell.name(), cell.kind(), false)).toList());
    for (T thing : things) {
      rows.row(column -> columns.get(column).value().apply(thing));
    }
    rows.end(things.size());
  }
}
