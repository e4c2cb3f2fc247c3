package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A format and what it made of the results it was given. */
final class Results {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final SqlQuery.Rows rows;

  Results(ResultFormat format) {
    rows = format.to(new Output(new PrintWriter(out), new PrintWriter(err)));
  }

  static Column column(String name, Kind kind) {
    return new Column(name, kind, false);
  }

  static Column array(String name, Kind kind) {
    return new Column(name, kind, true);
  }

  /** Begins a result. */
  Results columns(Column... columns) throws IOException {
    rows.columns(List.of(columns));
    return this;
  }

  Results row(@Nullable String... values) throws IOException {
    rows.row(column -> values[column]);
    return this;
  }

  Results end(long count) throws IOException {
    rows.end(count);
    return this;
  }

  Results changed(long count) throws IOException {
    rows.changed(count);
    return this;
  }

  /** Returns what has gone to stdout so far. */
  String out() {
    return out.toString();
  }

  /** Returns what has gone to stderr so far. */
  String err() {
    return err.toString();
  }
}
