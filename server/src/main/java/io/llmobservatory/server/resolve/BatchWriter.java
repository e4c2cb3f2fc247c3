package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.store.Merged;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import io.llmobservatory.server.telemetry.WriterMetrics;
import io.llmobservatory.server.telemetry.WriterMetrics.Conflict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Brings a batch into the database. Each obstacle has one answer: a span that is stored already
 * sends the batch through staging; a trace with another UUID gives it that UUID; a value that
 * PostgreSQL refuses costs the one span; a database that is away is asked again.
 */
final class BatchWriter {
  /** How often one batch may be changed and tried again; more would mean that nothing helps. */
  private static final int MAX_CHANGES = 8;

  private final PostgresStore store;
  private final LearntTraces learntTraces;
  private final WriteRetries retries;
  private final WriterMetrics metrics;

  BatchWriter(
      PostgresStore store, LearntTraces learntTraces, WriteRetries retries, WriterMetrics metrics) {
    this.store = store;
    this.learntTraces = learntTraces;
    this.retries = retries;
    this.metrics = metrics;
  }

  /**
   * What is not as whoever submitted it may think.
   *
   * @param refused spans that were refused
   * @param different spans that were stored before in another version
   */
  record Odd(Set<PendingRow.Identity> refused, Set<PendingRow.Identity> different) {}

  /** Rows still to be written, in one way or the other. */
  private record Part(List<PendingRow> rows, boolean merge, int changesLeft) {}

  /**
   * Writes distinct spans and tells each submission what became of its own.
   *
   * @param merge whether some of them are probably stored already
   * @param odd gets those of the spans that are odd
   * @throws StoreException if the database is away; part of the rows may be stored
   */
  void write(List<PendingRow> batch, boolean merge, Odd odd) throws StoreException {
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(batch, merge, MAX_CHANGES));
    write(parts, odd);
  }

  /**
   * Writes all rows of submissions, no two of one span, and tells each submission what became of
   * its own.
   *
   * @throws StoreException as of {@link #write(List, boolean, Odd)}
   */
  void writeWhole(List<TakenRows> taken) throws StoreException {
    List<SpanRows> portions = new ArrayList<>(taken.size());
    int rows = 0;
    for (TakenRows one : taken) {
      portions.add(one.rows());
      rows += one.rows().size();
    }
    if (rows == 0) {
      return;
    }
    try {
      int count = rows;
      retries.run(() -> copied(count, () -> store.writeWhole(portions)));
    } catch (StoreException e) {
      List<PendingRow> all = new ArrayList<>(rows);
      taken.forEach(one -> all.addAll(one.pending()));
      Deque<Part> parts = new ArrayDeque<>();
      Odd odd = new Odd(new HashSet<>(), new HashSet<>());
      overcome(e, new Part(all, false, MAX_CHANGES), parts, odd);
      write(parts, odd);
      return;
    }
    taken.forEach(one -> one.submission().storedAll());
  }

  private void write(Deque<Part> parts, Odd odd) throws StoreException {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      if (part.rows.isEmpty()) {
        continue;
      }
      try {
        attempt(part.rows, part.merge, odd);
      } catch (StoreException e) {
        overcome(e, part, parts, odd);
      }
    }
  }

  /** Sees to it that what stood in the way of a part does not do so again. */
  private void overcome(StoreException obstacle, Part part, Deque<Part> parts, Odd odd)
      throws StoreException {
    if (obstacle instanceof StoreException.Transient
        || obstacle instanceof StoreException.Permanent) {
      throw obstacle;
    }
    if (obstacle instanceof StoreException.BadData bad) {
      metrics.conflict(Conflict.BAD_DATA);
      // Each bad span takes a round of its own, and there may be many.
      withoutBadData(part, bad.row(), parts, odd.refused);
      return;
    }
    if (part.changesLeft == 0) {
      throw obstacle;
    }
    boolean mergeNow = part.merge || obstacle instanceof StoreException.AlreadyStored;
    List<PendingRow> changed = changed(part.rows, obstacle, odd.refused);
    parts.push(new Part(changed, mergeNow, part.changesLeft - 1));
  }

  private void attempt(List<PendingRow> batch, boolean merge, Odd odd) throws StoreException {
    List<SpanRow> rows = PendingRow.rows(batch);
    if (!merge) {
      retries.run(() -> copied(rows.size(), () -> store.write(rows)));
      batch.forEach(PendingRow::stored);
      return;
    }
    Merged merged = retries.run(() -> merge(rows));
    for (PendingRow pending : batch) {
      if (merged.inserted().contains(pending.row().key())) {
        pending.stored();
      } else {
        boolean different = merged.different().contains(pending.row().key());
        pending.duplicate(!different);
        if (different) {
          odd.different.add(pending.identity());
        }
      }
    }
  }

  private interface Copy {
    void run() throws StoreException;
  }

  private boolean copied(int rows, Copy copy) throws StoreException {
    long begun = System.nanoTime();
    copy.run();
    metrics.copied(rows, System.nanoTime() - begun);
    return true;
  }

  private Merged merge(List<SpanRow> rows) throws StoreException {
    long begun = System.nanoTime();
    Merged merged = store.merge(rows);
    metrics.merged(rows.size(), System.nanoTime() - begun);
    return merged;
  }

  private List<PendingRow> changed(
      List<PendingRow> batch, StoreException obstacle, Set<PendingRow.Identity> refused)
      throws StoreException {
    if (obstacle instanceof StoreException.ForeignTraces foreign) {
      metrics.conflict(Conflict.FOREIGN_TRACE);
      metrics.foreignLearnt(foreign.stored().size());
      foreign.stored().forEach(learntTraces::learn);
      return resolvedAgain(batch);
    }
    if (obstacle instanceof StoreException.Collisions collisions) {
      metrics.conflict(Conflict.COLLISION);
      for (TraceKey trace : collisions.traces()) {
        learntTraces.learn(trace, TraceIds.afterCollision(trace.tenant(), trace.traceId()));
      }
      return resolvedAgain(batch);
    }
    if (obstacle instanceof StoreException.MissingDay) {
      metrics.conflict(Conflict.MISSING_DAY);
      return withDays(batch, refused);
    }
    metrics.conflict(Conflict.ALREADY_STORED);
    return batch;
  }

  private List<PendingRow> resolvedAgain(List<PendingRow> batch) {
    for (PendingRow pending : batch) {
      UUID uuid = learntTraces.resolve(pending.row().traceKey()).uuid();
      if (!uuid.equals(pending.row().trace())) {
        pending.row().setTrace(uuid);
      }
    }
    return batch;
  }

  /** Whether spans of a day can be stored; their partition is made if it must be. */
  boolean hasPlace(long epochDay) throws StoreException {
    return retries.run(() -> store.ensureDay(epochDay));
  }

  private List<PendingRow> withDays(List<PendingRow> batch, Set<PendingRow.Identity> refused)
      throws StoreException {
    List<PendingRow> storable = new ArrayList<>(batch.size());
    for (PendingRow pending : batch) {
      store.forgetDay(pending.row().startDay());
    }
    for (PendingRow pending : batch) {
      if (hasPlace(pending.row().startDay())) {
        storable.add(pending);
      } else {
        refuse(pending, Rejection.TOO_MANY_DAYS, refused);
      }
    }
    return storable;
  }

  private static void withoutBadData(
      Part part, int row, Deque<Part> parts, Set<PendingRow.Identity> refused) {
    List<PendingRow> rows = part.rows;
    if (row >= 0) {
      List<PendingRow> rest = new ArrayList<>(rows);
      refuse(rest.remove(row), Rejection.NOT_STORABLE, refused);
      parts.push(new Part(rest, part.merge, part.changesLeft));
    } else if (rows.size() == 1) {
      refuse(rows.get(0), Rejection.NOT_STORABLE, refused);
    } else {
      int half = rows.size() / 2;
      parts.push(new Part(rows.subList(half, rows.size()), part.merge, part.changesLeft));
      parts.push(new Part(rows.subList(0, half), part.merge, part.changesLeft));
    }
  }

  private static void refuse(
      PendingRow pending, Rejection reason, Set<PendingRow.Identity> refused) {
    pending.refused(reason);
    refused.add(pending.identity());
  }
}
