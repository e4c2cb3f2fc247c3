package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery;
import java.io.PrintWriter;

/** Prints why PostgreSQL refused a query, and where in it. */
final class SqlErrorReport {
  private final String sql;

  SqlErrorReport(String sql) {
    this.sql = sql;
  }

  void print(SqlQuery.FailedException failure, PrintWriter err) {
    err.println("ERROR: " + failure.getMessage());
    if (failure.position() > 0) {
      printPosition(failure.position(), err);
    }
    if (failure.detail() != null) {
      err.println("DETAIL: " + failure.detail());
    }
    if (failure.hint() != null) {
      err.println("HINT: " + failure.hint());
    }
  }

  /** Several statements are sent one by one, each with positions of its own: no line is shown. */
  private void printPosition(int position, PrintWriter err) {
    if (sql.strip().replaceFirst(";$", "").contains(";") || position > sql.length()) {
      err.println("at character " + position + " of the statement");
      return;
    }
    int at = sql.offsetByCodePoints(0, position - 1);
    int start = sql.lastIndexOf('\n', at - 1) + 1;
    int end = sql.indexOf('\n', at);
    String line = Printable.of(sql.substring(start, end < 0 ? sql.length() : end));
    long number = sql.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    String label = "LINE " + number + ": ";
    String before = Printable.of(sql.substring(start, at));
    err.println(label + line);
    err.println(" ".repeat(label.length() + Printable.width(before)) + "^");
  }
}
