package io.llmobservatory.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Spans that are written together: whatever was encoded together, or a choice among it. */
final class SpanBatch {
  private final List<SpanRows> whole;
  private final List<SpanRow> chosen;
  private final RowAggregates aggregates = new RowAggregates();

  private SpanBatch(List<SpanRows> whole, List<SpanRow> chosen) {
    this.whole = whole;
    this.chosen = chosen;
    for (SpanRows rows : whole) {
      aggregates.add(rows.aggregates());
    }
    for (SpanRow row : chosen) {
      aggregates.add(row);
    }
  }

  /** All rows of some portions, none of which was given to another trace since it was encoded. */
  static SpanBatch whole(List<SpanRows> portions) {
    return new SpanBatch(portions, List.of());
  }

  /** Some rows. */
  static SpanBatch of(List<SpanRow> rows) {
    return new SpanBatch(List.of(), rows);
  }

  RowAggregates aggregates() {
    return aggregates;
  }

  /** The rows, in the order in which they are copied. */
  List<SpanRow> rows() {
    if (whole.isEmpty()) {
      return chosen;
    }
    List<SpanRow> rows = new ArrayList<>(aggregates.rows());
    whole.forEach(portion -> rows.addAll(portion.all()));
    return rows;
  }

  /** The rows that have content, in the order in which it is copied. */
  List<SpanRow> rowsWithContent() {
    List<SpanRow> withContent = new ArrayList<>(aggregates.contents());
    for (SpanRow row : rows()) {
      if (row.encodedContent != null) {
        withContent.add(row);
      }
    }
    return withContent;
  }

  void copySpans(CopyBuffer buffer) throws SQLException {
    for (SpanRows portion : whole) {
      portion.copySpans(buffer);
    }
    for (SpanRow row : chosen) {
      buffer.row(row.encoded);
    }
  }

  boolean hasContents() {
    return aggregates.contents() > 0;
  }

  void copyContents(CopyBuffer buffer) throws SQLException {
    for (SpanRows portion : whole) {
      portion.copyContents(buffer);
    }
    for (SpanRow row : chosen) {
      if (row.encodedContent != null) {
        buffer.row(row.encodedContent);
      }
    }
  }
}
