package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One writer: takes what waits, makes batches of it, and writes them one after the other. */
final class Lane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** A batch ends at so many spans. More would not be faster, only later. */
  static final int MAX_SPANS = 2_048;

  /** A batch ends at so many bytes. */
  static final long MAX_WEIGHT = 16 << 20;

  private final SubmissionQueue<SpanRow> queue;
  private final RecentKeys recentKeys;
  private final BatchWriter writer;

  Lane(SubmissionQueue<SpanRow> queue, RecentKeys recentKeys, BatchWriter writer) {
    this.queue = queue;
    this.recentKeys = recentKeys;
    this.writer = writer;
  }

  @Override
  public void run() {
    try {
      while (true) {
        List<Submission<SpanRow>> taken = queue.take(MAX_SPANS, MAX_WEIGHT);
        if (taken.isEmpty()) {
          return;
        }
        write(taken);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted");
    }
  }

  private void write(List<Submission<SpanRow>> taken) {
    try {
      writeBatches(taken);
      taken.forEach(Submission::complete);
    } catch (StoreException e) {
      taken.forEach(submission -> submission.fail(e));
    } catch (RuntimeException | Error e) {
      // A defect of ours must not end the lane, nor leave anyone waiting; nor must want of memory.
      log.error("a batch of {} requests failed", taken.size(), e);
      taken.forEach(submission -> submission.fail(e));
    }
  }

  /**
   * Writes in rounds: of the versions of one span the first is written and the others wait; they
   * are duplicates if it is stored, and have their own turn if it was refused.
   */
  private void writeBatches(List<Submission<SpanRow>> submissions) throws StoreException {
    List<List<PendingRow>> waiting = new ArrayList<>(submissions.size());
    for (Submission<SpanRow> submission : submissions) {
      waiting.add(storable(submission));
    }
    while (!waiting.isEmpty()) {
      waiting = writeRound(waiting);
    }
  }

  private List<List<PendingRow>> writeRound(List<List<PendingRow>> waiting) throws StoreException {
    BitSet known = known(waiting);
    BatchWriter.Odd odd = new BatchWriter.Odd(new HashSet<>(), new HashSet<>());
    if (known.isEmpty()) {
      writer.write(joined(waiting), false, odd);
      return List.of();
    }
    Map<PendingRow.Identity, PendingRow> spans = new HashMap<>();
    // Requests that were probably sent before go through staging, so that they hold up no other.
    List<PendingRow> fresh = new ArrayList<>();
    List<PendingRow> repeated = new ArrayList<>();
    List<PendingRow> sameSpan = new ArrayList<>();
    int number = 0;
    for (List<PendingRow> rows : waiting) {
      List<PendingRow> first = new ArrayList<>(rows.size());
      boolean seen = false;
      for (PendingRow pending : rows) {
        if (spans.putIfAbsent(pending.identity(), pending) == null) {
          first.add(pending);
          seen |= known.get(number);
        } else {
          sameSpan.add(pending);
        }
        number++;
      }
      (seen ? repeated : fresh).addAll(first);
    }
    writer.write(fresh, false, odd);
    writer.write(repeated, true, odd);
    return again(sameSpan, spans, odd);
  }

  /**
   * Which rows, counted over all, are of spans that were written lately or stand before them. If
   * there are none, no two are of one span.
   */
  private BitSet known(List<List<PendingRow>> waiting) {
    BitSet known = new BitSet();
    int number = 0;
    for (List<PendingRow> rows : waiting) {
      for (PendingRow pending : rows) {
        if (recentKeys.add(pending.row().hash())) {
          known.set(number);
        }
        number++;
      }
    }
    return known;
  }

  private static List<PendingRow> joined(List<List<PendingRow>> waiting) {
    if (waiting.size() == 1) {
      return waiting.get(0);
    }
    List<PendingRow> all = new ArrayList<>();
    waiting.forEach(all::addAll);
    return all;
  }

  /** Tells what became of further versions of spans; returns those whose turn comes now. */
  private static List<List<PendingRow>> again(
      List<PendingRow> sameSpan,
      Map<PendingRow.Identity, PendingRow> written,
      BatchWriter.Odd odd) {
    List<PendingRow> again = new ArrayList<>();
    for (PendingRow pending : sameSpan) {
      PendingRow.Identity identity = pending.identity();
      if (odd.refused().contains(identity)) {
        again.add(pending);
      } else {
        boolean asFirst = pending.isSameAs(written.get(identity));
        pending.submission().duplicate(asFirst && !odd.different().contains(identity));
      }
    }
    return again.isEmpty() ? List.of() : List.of(again);
  }

  /** Refuses the spans whose day has no place. */
  private List<PendingRow> storable(Submission<SpanRow> submission) throws StoreException {
    List<SpanRow> spans = submission.takeRows();
    List<PendingRow> rows = new ArrayList<>(spans.size());
    long lastDay = Long.MIN_VALUE;
    boolean hasPlace = false;
    for (SpanRow span : spans) {
      long day = span.startDay();
      if (day != lastDay) {
        hasPlace = writer.hasPlace(day);
        lastDay = day;
      }
      if (hasPlace) {
        rows.add(new PendingRow(submission, span));
      } else {
        submission.rejected(Rejection.TOO_MANY_DAYS);
      }
    }
    return rows;
  }
}
