package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.store.TraceKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a batch and the submission it came with.
 *
 * @param submission to whom its fate is told
 * @param position its position there
 * @param row the row
 */
record PendingRow(Submission<SpanRows> submission, int position, SpanRow row) {
  static List<SpanRow> rows(List<PendingRow> pending) {
    List<SpanRow> rows = new ArrayList<>(pending.size());
    for (PendingRow one : pending) {
      rows.add(one.row);
    }
    return rows;
  }

  /** It is stored, and was not before. */
  void stored() {
    submission.stored(1);
    submission.became(position, SpanFate.STORED);
  }

  /**
   * It was stored before.
   *
   * @param identical whether just so
   */
  void duplicate(boolean identical) {
    submission.duplicate(identical);
    submission.became(position, identical ? SpanFate.SAME : SpanFate.DIFFERENT);
  }

  void refused(Rejection reason) {
    submission.rejected(reason, 1);
    submission.became(position, SpanFate.refused(reason));
  }

  /** What makes a span one span, whatever UUID its trace has. */
  record Identity(TraceKey trace, String spanId, long startMicros) {}

  /** Whether another row holds just the same span. */
  boolean isSameAs(@Nullable PendingRow other) {
    return other != null && row.isSameAs(other.row);
  }

  Identity identity() {
    return new Identity(row.traceKey(), row.spanId(), row.startMicros());
  }
}
