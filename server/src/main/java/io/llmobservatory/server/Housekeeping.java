package io.llmobservatory.server;

import io.llmobservatory.server.config.Retention;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.PruneSpans;
import io.llmobservatory.server.store.PruneSummary;
import io.llmobservatory.server.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has to be done in the database from time to time, and nobody waits for. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private static final long EVERY_SECONDS = TimeUnit.HOURS.toSeconds(1);
  private static final long FIRST_AFTER_SECONDS = TimeUnit.MINUTES.toSeconds(5);

  /** Pruning tells how far it is, if it takes longer than this. */
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long a portion of pruning that is under way is waited for at the end. */
  private static final long PATIENCE_SECONDS = 2;

  private final PostgresStore store;
  private final Retention retention;
  private final Clock now;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Prepares it.
   *
   * @param retention how long what is kept
   * @param now from when ages count
   */
  Housekeeping(PostgresStore store, Retention retention, Clock now) {
    this.store = store;
    this.retention = retention;
    this.now = now;
  }

  /** Begins in a while, not at the same moment as other servers that were started with this one. */
  void start() {
    long first = FIRST_AFTER_SECONDS + ThreadLocalRandom.current().nextLong(EVERY_SECONDS);
    var unused = clock.scheduleWithFixedDelay(this::run, first, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Does it once. */
  void run() {
    try {
      deleteOrphanedMessages();
      if (!retention.isForEver()) {
        prune();
      }
    } catch (RuntimeException e) {
      // One that escapes would be the last run.
      log.error("housekeeping failed", e);
    }
  }

  private void deleteOrphanedMessages() {
    try {
      int deleted = store.deleteOrphanedMessages();
      if (deleted > 0) {
        log.info("deleted {} messages of log records whose spans did not come in a day", deleted);
      }
    } catch (StoreException e) {
      log.warn("messages whose spans did not come are not deleted yet: {}", e.getMessage());
    }
  }

  private void prune() {
    Instant at = now.instant();
    try {
      PruneSummary summary =
          store.prune(retention.spansBefore(at), retention.contentsBefore(at), new Teller());
      if (!summary.isEmpty()) {
        log.info(
            "retention dropped spans of {} and contents of {}, and deleted {} rows of before 2020;"
                + " {} traces are removed, {} recomputed",
            days(summary.spanDays()),
            days(summary.contentDays()),
            summary.deletedRows(),
            summary.removedTraces(),
            summary.recomputedTraces());
      }
    } catch (StoreException e) {
      if (!clock.isShutdown()) {
        log.warn("what has expired is not removed yet: {}", e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // We are being closed.
    }
  }

  private static String days(PruneSummary.@Nullable Days days) {
    return days == null ? "no day" : days.toString();
  }

  /** Tells now and then of work that takes long. */
  private static final class Teller implements PruneSpans.Progress {
    private long last = System.nanoTime();

    @Override
    public void at(String partition, PruneSummary soFar) {
      if (System.nanoTime() - last >= TELL_NANOS) {
        last = System.nanoTime();
        log.info(
            "retention is at {}: {} traces are removed so far, {} recomputed",
            partition,
            soFar.removedTraces(),
            soFar.recomputedTraces());
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        log.info("housekeeping is left where it is; it goes on with the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
