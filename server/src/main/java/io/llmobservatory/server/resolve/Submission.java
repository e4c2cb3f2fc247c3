package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.telemetry.ItemMetrics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Spans or messages that wait to be written, and whoever waits for them. Its counts are of items,
 * which are spans or log records, and belong to the one lane that has taken it.
 */
final class Submission<T> {
  final String tenant;
  final int size;
  final long weight;
  final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  private final int items;
  private final ItemMetrics metrics;
  private final Runnable atEnd;
  private final long[] traces;
  private final AtomicReference<@Nullable T> rows;
  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);

  /** What became of each row, where someone wants to know. */
  private @Nullable SpanFate @Nullable [] fates;

  private int stored;
  private int same;
  private int different;
  private boolean taken;

  /**
   * @param rows what to write
   * @param size how many rows that makes
   * @param traces the traces, as {@link SpanRows#traces} tells them; none if that does not matter
   * @param items how many spans or log records these are
   * @param weight roughly the bytes they take
   * @param atEnd run when nobody needs the rows any more
   */
  Submission(
      String tenant,
      T rows,
      int size,
      long[] traces,
      int items,
      long weight,
      ItemMetrics metrics,
      Runnable atEnd) {
    this.traces = traces;
    this.atEnd = atEnd;
    this.tenant = tenant;
    this.size = size;
    this.items = items;
    this.weight = weight;
    this.metrics = metrics;
    this.rows = new AtomicReference<>(rows);
    var unused = outcome.whenComplete((done, failure) -> giveUp());
  }

  /**
   * Follows each row.
   *
   * @param ofRows is told what became of them, by their positions
   */
  void following(@Nullable SpanFate[] ofRows) {
    fates = ofRows;
  }

  /** Whoever was answered otherwise will send them again: they must not take up memory. */
  private void giveUp() {
    if (rows.getAndSet(null) != null) {
      metrics.refused(items);
      atEnd.run();
    }
  }

  /** Whether both have spans of one trace, or of two that look alike by chance. */
  boolean sharesTraces(Submission<T> other) {
    int i = 0;
    int j = 0;
    while (i < traces.length && j < other.traces.length) {
      int order = Long.compare(traces[i], other.traces[j]);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  /** What to write, for the lane that does; null if nobody waits for it any more. */
  @Nullable T takeRows() {
    T mine = rows.getAndSet(null);
    taken = mine != null;
    return mine;
  }

  void stored(int items) {
    stored += items;
  }

  /** Each row is stored, and was not before. */
  void storedAll() {
    stored(items);
    if (fates != null) {
      Arrays.fill(fates, SpanFate.STORED);
    }
  }

  /**
   * One was stored before.
   *
   * @param identical whether just so
   */
  void duplicate(boolean identical) {
    if (identical) {
      same++;
    } else {
      different++;
    }
  }

  /** Tells of one row, besides counting it. */
  void became(int position, SpanFate fate) {
    if (fates != null) {
      fates[position] = fate;
    }
  }

  void rejected(Rejection reason, int items) {
    if (items > 0) {
      rejected.merge(reason, items, Integer::sum);
    }
  }

  void complete() {
    count();
    outcome.complete(new Outcome(stored, same, different, Map.copyOf(rejected)));
  }

  void fail(Throwable cause) {
    count();
    outcome.completeExceptionally(cause);
  }

  // Before anyone is told: whoever has the answer finds it counted. What was taken and has met no
  // other end has failed.
  private void count() {
    if (!taken) {
      return;
    }
    atEnd.run();
    int left = items - stored - same - different;
    metrics.committed(stored);
    metrics.duplicate(same, different);
    for (Map.Entry<Rejection, Integer> reason : rejected.entrySet()) {
      metrics.rejectedOnWrite(reason.getKey().label(), reason.getValue());
      left -= reason.getValue();
    }
    metrics.failed(left);
  }
}
