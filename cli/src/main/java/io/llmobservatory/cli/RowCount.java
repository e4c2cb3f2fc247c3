package io.llmobservatory.cli;

/** Says how many rows there were. */
final class RowCount {
  private RowCount() {}

  static String shown(long rows) {
    return "(" + rows(rows) + ")";
  }

  static String changed(long rows) {
    return "(" + rows(rows) + " changed)";
  }

  private static String rows(long rows) {
    return rows + (rows == 1 ? " row" : " rows");
  }
}
