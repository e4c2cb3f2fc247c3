package io.llmobservatory.server.resolve;

import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.SpanRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rows of a submission that a lane has taken.
 *
 * @param submission to whom their fate is told
 * @param rows all of them
 */
record TakenRows(Submission<SpanRows> submission, SpanRows rows) {
  /** What they are made of, row by row. */
  List<PendingRow> pending() {
    return pending(Set.of());
  }

  /**
   * Those that do not start on some days.
   *
   * @param exceptDays counted from 1970-01-01
   */
  List<PendingRow> pending(Set<Long> exceptDays) {
    List<PendingRow> pending = new ArrayList<>(rows.size());
    for (SpanRow row : rows.all()) {
      if (exceptDays.isEmpty() || !exceptDays.contains(row.startDay())) {
        pending.add(new PendingRow(submission, row));
      }
    }
    return pending;
  }
}
