package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.SpanRows;
import java.util.ArrayList;
import java.util.Iterator;
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
    List<PendingRow> pending = new ArrayList<>(rows.size());
    for (SpanRow row : rows.all()) {
      pending.add(new PendingRow(submission, pending.size(), row));
    }
    return pending;
  }

  /**
   * Those that do not start on some days; the others are refused.
   *
   * @param withoutPlace days for which there is no place, counted from 1970-01-01
   */
  List<PendingRow> storable(Set<Long> withoutPlace) {
    List<PendingRow> storable = pending();
    for (Iterator<PendingRow> each = storable.iterator(); each.hasNext(); ) {
      PendingRow pending = each.next();
      if (withoutPlace.contains(pending.row().startDay())) {
        pending.refused(Rejection.TOO_MANY_DAYS);
        each.remove();
      }
    }
    return storable;
  }
}
