package io.llmobservatory.server.resolve;

import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One writer: takes what waits, makes batches of it, and writes them one after the other. */
final class Lane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** A batch ends at so many spans. More would not be faster, only later. */
  static final int MAX_SPANS = 2_048;

  /** A batch ends at so many bytes. */
  static final long MAX_WEIGHT = 16 << 20;

  private final SubmissionQueue<SpanRows> queue;
  private final RecentKeys recentKeys;
  private final BatchWriter writer;

  Lane(SubmissionQueue<SpanRows> queue, RecentKeys recentKeys, BatchWriter writer) {
    this.queue = queue;
    this.recentKeys = recentKeys;
    this.writer = writer;
  }

  @Override
  public void run() {
    try {
      while (true) {
        List<Submission<SpanRows>> taken = queue.take(MAX_SPANS, MAX_WEIGHT);
        if (taken.isEmpty()) {
          return;
        }
        write(taken);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted");
    }
  }

  private void write(List<Submission<SpanRows>> taken) {
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
   * Writes what was taken as a whole, which is how it mostly is: no row is looked at. If any was
   * written lately, or may not be written, each goes its own way.
   */
  private void writeBatches(List<Submission<SpanRows>> submissions) throws StoreException {
    List<TakenRows> taken = taken(submissions);
    Set<Long> withoutPlace = daysWithoutPlace(taken);
    if (withoutPlace.isEmpty()) {
      BitSet known = knownOfAll(taken);
      if (known.isEmpty()) {
        writer.writeWhole(taken);
      } else {
        writeRounds(rows(taken), known);
      }
    } else {
      List<List<PendingRow>> storable = storable(taken, withoutPlace);
      writeRounds(storable, known(storable));
    }
  }

  private static List<TakenRows> taken(List<Submission<SpanRows>> submissions) {
    List<TakenRows> taken = new ArrayList<>(submissions.size());
    for (Submission<SpanRows> submission : submissions) {
      SpanRows rows = submission.takeRows();
      if (rows != null) {
        taken.add(new TakenRows(submission, rows));
      }
    }
    return taken;
  }

  private static List<List<PendingRow>> rows(List<TakenRows> taken) {
    List<List<PendingRow>> rows = new ArrayList<>(taken.size());
    for (TakenRows one : taken) {
      rows.add(one.pending());
    }
    return rows;
  }

  /**
   * Writes in rounds: of the versions of one span the first is written and the others wait; they
   * are duplicates if it is stored, and have their own turn if it was refused.
   *
   * @param known which of the first round are of spans that were written lately or stand before
   *     them
   */
  private void writeRounds(List<List<PendingRow>> waiting, BitSet known) throws StoreException {
    List<List<PendingRow>> next = writeRound(waiting, known);
    while (!next.isEmpty()) {
      next = writeRound(next, known(next));
    }
  }

  private List<List<PendingRow>> writeRound(List<List<PendingRow>> waiting, BitSet known)
      throws StoreException {
    BatchWriter.Odd odd = new BatchWriter.Odd(new HashSet<>(), new HashSet<>());
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
  private BitSet knownOfAll(List<TakenRows> taken) {
    BitSet known = new BitSet();
    int number = 0;
    for (TakenRows one : taken) {
      for (long hash : one.rows().hashes()) {
        known.set(number++, recentKeys.add(hash));
      }
    }
    return known;
  }

  /** The same of rows one by one. */
  private BitSet known(List<List<PendingRow>> waiting) {
    BitSet known = new BitSet();
    int number = 0;
    for (List<PendingRow> rows : waiting) {
      for (PendingRow pending : rows) {
        known.set(number++, recentKeys.add(pending.row().hash()));
      }
    }
    return known;
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
        pending.duplicate(asFirst && !odd.different().contains(identity));
      }
    }
    return again.isEmpty() ? List.of() : List.of(again);
  }

  private Set<Long> daysWithoutPlace(List<TakenRows> taken) throws StoreException {
    Set<Long> days = new TreeSet<>();
    for (TakenRows one : taken) {
      days.addAll(one.rows().startDays());
    }
    for (Iterator<Long> each = days.iterator(); each.hasNext(); ) {
      if (writer.hasPlace(each.next())) {
        each.remove();
      }
    }
    return days;
  }

  /** Refuses the spans whose day has no place. */
  private static List<List<PendingRow>> storable(List<TakenRows> taken, Set<Long> withoutPlace) {
    List<List<PendingRow>> storable = new ArrayList<>(taken.size());
    for (TakenRows one : taken) {
      storable.add(one.storable(withoutPlace));
    }
    return storable;
  }
}
