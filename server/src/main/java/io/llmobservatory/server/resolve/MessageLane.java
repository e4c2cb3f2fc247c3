package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.MessageRow;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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

  private final SubmissionQueue<SpanMessage> queue;
  private final LearntTraces learntTraces;
  private final PostgresStore store;
  private final WriteRetries retries;

  MessageLane(
      SubmissionQueue<SpanMessage> queue,
      LearntTraces learntTraces,
      PostgresStore store,
      WriteRetries retries) {
    this.queue = queue;
    this.learntTraces = learntTraces;
    this.store = store;
    this.retries = retries;
  }

  /** A row of a batch and the submission it came with. */
  private record Pending(Submission<SpanMessage> submission, MessageRow row) {}

  /** A log record of a submission: what is refused is told in these. */
  private record Source(Submission<SpanMessage> submission, int position) {}

  @Override
  public void run() {
    try {
      while (true) {
        List<Submission<SpanMessage>> taken = queue.take(Lane.MAX_SPANS, Lane.MAX_WEIGHT);
        if (taken.isEmpty()) {
          return;
        }
        write(taken);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted");
    }
  }

  private void write(List<Submission<SpanMessage>> taken) {
    try {
      Set<Source> refused = new HashSet<>();
      writeAll(storable(pending(taken), refused), refused);
      taken.forEach(Submission::complete);
    } catch (StoreException e) {
      taken.forEach(submission -> submission.fail(e));
    } catch (RuntimeException | Error e) {
      // A defect of ours must not end the lane, nor leave anyone waiting; nor must want of memory.
      log.error("a batch of {} requests with messages failed", taken.size(), e);
      taken.forEach(submission -> submission.outcome.completeExceptionally(e));
    }
  }

  private List<Pending> pending(List<Submission<SpanMessage>> taken) {
    List<Pending> rows = new ArrayList<>();
    for (Submission<SpanMessage> submission : taken) {
      for (SpanMessage message : submission.takeRows()) {
        UUID trace = learntTraces.uuid(new TraceKey(submission.tenant, message.traceId()));
        rows.add(new Pending(submission, new MessageRow(submission.tenant, trace, message)));
      }
    }
    return rows;
  }

  private void writeAll(List<Pending> batch, Set<Source> refused) throws StoreException {
    int changesLeft = MAX_CHANGES;
    Deque<List<Pending>> parts = new ArrayDeque<>();
    parts.push(batch);
    while (!parts.isEmpty()) {
      List<Pending> part = parts.pop();
      if (part.isEmpty()) {
        continue;
      }
      try {
        attempt(part);
      } catch (StoreException.BadData e) {
        withoutBadData(part, e.row(), parts, refused);
      } catch (StoreException.MissingDay e) {
        if (changesLeft-- == 0) {
          throw e;
        }
        for (Pending pending : part) {
          store.forgetDay(pending.row.message().day());
        }
        parts.push(storable(part, refused));
      }
    }
  }

  private void attempt(List<Pending> part) throws StoreException {
    List<MessageRow> rows = new ArrayList<>(part.size());
    for (Pending pending : part) {
      rows.add(pending.row);
    }
    Set<UUID> inserted = retries.run(() -> store.writeMessages(rows));
    for (Pending pending : part) {
      if (inserted.remove(pending.row.message().id())) {
        pending.submission.stored();
      } else {
        pending.submission.duplicate();
      }
    }
  }

  /** Those whose day has a place; it is made if it must be. */
  private List<Pending> storable(List<Pending> rows, Set<Source> refused) throws StoreException {
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
        refuse(pending, Rejection.TOO_MANY_DAYS, refused);
      }
    }
    return storable;
  }

  private static void withoutBadData(
      List<Pending> part, int row, Deque<List<Pending>> parts, Set<Source> refused) {
    if (row >= 0) {
      List<Pending> rest = new ArrayList<>(part);
      refuse(rest.remove(row), Rejection.NOT_STORABLE, refused);
      parts.push(rest);
    } else if (part.size() == 1) {
      refuse(part.get(0), Rejection.NOT_STORABLE, refused);
    } else {
      int half = part.size() / 2;
      parts.push(part.subList(half, part.size()));
      parts.push(part.subList(0, half));
    }
  }

  /** Tells of a record once, however many of its messages are refused. */
  private static void refuse(Pending pending, Rejection reason, Set<Source> refused) {
    if (refused.add(new Source(pending.submission, pending.row.message().position()))) {
      pending.submission.rejected(reason);
    }
  }
}
