package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.MessageRow;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import io.llmobservatory.server.telemetry.WriterMetrics;
import io.llmobservatory.server.telemetry.WriterMetrics.Conflict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of messages from log records: takes what waits and writes it, batch by batch. It has
 * less to see to than a {@link Lane}: a message is a row of its own and changes no other.
 */
final class MessageLane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(MessageLane.class);

  /** A day that is missing is made; more often than this means that nothing helps. */
  private static final int MAX_CHANGES = 8;

  /** A batch ends at so many bytes: unlike spans, messages are still to be encoded. */
  private static final long MAX_WEIGHT = 4 << 20;

  private final SubmissionQueue<List<SpanMessage>> queue;
  private final LearntTraces learntTraces;
  private final PostgresStore store;
  private final WriteRetries retries;
  private final WriterMetrics metrics;

  MessageLane(
      SubmissionQueue<List<SpanMessage>> queue,
      LearntTraces learntTraces,
      PostgresStore store,
      WriteRetries retries,
      WriterMetrics metrics) {
    this.queue = queue;
    this.learntTraces = learntTraces;
    this.store = store;
    this.retries = retries;
    this.metrics = metrics;
  }

  /** A row of a batch and the submission it came with. */
  private record Pending(Submission<List<SpanMessage>> submission, MessageRow row) {}

  /** A log record of a submission: what became of messages is told in these. */
  private record Source(Submission<List<SpanMessage>> submission, int position) {}

  /** What becomes of a log record: of its messages' fates the last in this order. */
  private enum Fate {
    DUPLICATE,
    STORED,
    REFUSED
  }

  @Override
  public void run() {
    try {
      while (true) {
        List<Submission<List<SpanMessage>>> taken = queue.take(Lane.MAX_SPANS, MAX_WEIGHT);
        if (taken.isEmpty()) {
          return;
        }
        write(taken);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted");
    }
  }

  private void write(List<Submission<List<SpanMessage>>> taken) {
    try {
      Map<Source, Fate> fates = new HashMap<>();
      writeAll(storable(pending(taken), fates), fates);
      tell(fates);
      taken.forEach(Submission::complete);
    } catch (StoreException e) {
      taken.forEach(submission -> submission.fail(e));
    } catch (RuntimeException | Error e) {
      // A defect of ours must not end the lane, nor leave anyone waiting; nor must want of memory.
      log.error("a batch of {} requests with messages failed", taken.size(), e);
      taken.forEach(submission -> submission.fail(e));
    }
  }

  private List<Pending> pending(List<Submission<List<SpanMessage>>> taken) {
    List<Pending> rows = new ArrayList<>();
    for (Submission<List<SpanMessage>> submission : taken) {
      List<SpanMessage> messages = submission.takeRows();
      if (messages == null) {
        continue;
      }
      for (SpanMessage message : messages) {
        UUID trace =
            learntTraces.resolve(new TraceKey(submission.tenant, message.traceId())).uuid();
        rows.add(new Pending(submission, new MessageRow(submission.tenant, trace, message)));
      }
    }
    return rows;
  }

  private void writeAll(List<Pending> batch, Map<Source, Fate> fates) throws StoreException {
    int changesLeft = MAX_CHANGES;
    Deque<List<Pending>> parts = new ArrayDeque<>();
    parts.push(batch);
    while (!parts.isEmpty()) {
      List<Pending> part = parts.pop();
      if (part.isEmpty()) {
        continue;
      }
      try {
        attempt(part, fates);
      } catch (StoreException.BadData e) {
        metrics.conflict(Conflict.BAD_DATA);
        withoutBadData(part, e.row(), parts, fates);
      } catch (StoreException.MissingDay e) {
        if (changesLeft-- == 0) {
          throw e;
        }
        metrics.conflict(Conflict.MISSING_DAY);
        for (Pending pending : part) {
          store.forgetDay(pending.row.message().day());
        }
        parts.push(storable(part, fates));
      }
    }
  }

  private void attempt(List<Pending> part, Map<Source, Fate> fates) throws StoreException {
    List<MessageRow> rows = new ArrayList<>(part.size());
    for (Pending pending : part) {
      rows.add(pending.row);
    }
    Set<UUID> inserted = retries.run(() -> insert(rows));
    for (Pending pending : part) {
      boolean isNew = inserted.remove(pending.row.message().id());
      become(isNew ? Fate.STORED : Fate.DUPLICATE, pending, fates);
    }
  }

  private Set<UUID> insert(List<MessageRow> rows) throws StoreException {
    long begun = System.nanoTime();
    Set<UUID> inserted = store.writeMessages(rows);
    metrics.wroteMessages(rows.size(), System.nanoTime() - begun);
    return inserted;
  }

  /** Whether the log record has that fate from now on, and had not before. */
  private static boolean become(Fate fate, Pending pending, Map<Source, Fate> fates) {
    Source source = new Source(pending.submission, pending.row.message().position());
    Fate before = fates.get(source);
    if (before != null && before.compareTo(fate) >= 0) {
      return false;
    }
    fates.put(source, fate);
    return true;
  }

  // At the end, since a record whose first message is stored may still lose its second. Those that
  // were refused have been told.
  private static void tell(Map<Source, Fate> fates) {
    fates.forEach(
        (source, fate) -> {
          if (fate == Fate.STORED) {
            source.submission.stored(1);
          } else if (fate == Fate.DUPLICATE) {
            source.submission.duplicate(true);
          }
        });
  }

  /** Those whose day has a place; it is made if it must be. */
  private List<Pending> storable(List<Pending> rows, Map<Source, Fate> fates)
      throws StoreException {
    List<Pending> storable = new ArrayList<>(rows.size());
    long lastDay = Long.MIN_VALUE;
    boolean hasPlace = false;
    for (Pending pending : rows) {
      long day = pending.row.message().day();
      if (day != lastDay) {
        hasPlace = retries.run(() -> store.ensureDay(day));
        lastDay = day;
      }
      if (hasPlace) {
        storable.add(pending);
      } else {
        refuse(pending, Rejection.TOO_MANY_DAYS, fates);
      }
    }
    return storable;
  }

  private static void withoutBadData(
      List<Pending> part, int row, Deque<List<Pending>> parts, Map<Source, Fate> fates) {
    if (row >= 0) {
      List<Pending> rest = new ArrayList<>(part);
      refuse(rest.remove(row), Rejection.NOT_STORABLE, fates);
      parts.push(rest);
    } else if (part.size() == 1) {
      refuse(part.get(0), Rejection.NOT_STORABLE, fates);
    } else {
      int half = part.size() / 2;
      parts.push(part.subList(half, part.size()));
      parts.push(part.subList(0, half));
    }
  }

  /** Tells of a record once, however many of its messages are refused. */
  private static void refuse(Pending pending, Rejection reason, Map<Source, Fate> fates) {
    if (become(Fate.REFUSED, pending, fates)) {
      pending.submission.rejected(reason, 1);
    }
  }
}
