package io.llmobservatory.server;

import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has to be done in the database from time to time, and nobody waits for. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private static final long EVERY_SECONDS = TimeUnit.HOURS.toSeconds(1);
  private static final long FIRST_AFTER_SECONDS = TimeUnit.MINUTES.toSeconds(5);

  private final PostgresStore store;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  Housekeeping(PostgresStore store) {
    this.store = store;
  }

  /** Begins in a while, not at the same moment as other servers that were started with this one. */
  void start() {
    long first = FIRST_AFTER_SECONDS + ThreadLocalRandom.current().nextLong(EVERY_SECONDS);
    var unused = clock.scheduleWithFixedDelay(this::run, first, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Does it once. */
  void run() {
    try {
      int deleted = store.deleteOrphanedMessages();
      if (deleted > 0) {
        log.info("deleted {} messages of log records whose spans did not come in a day", deleted);
      }
    } catch (StoreException e) {
      log.warn("messages whose spans did not come are not deleted yet: {}", e.getMessage());
    } catch (RuntimeException e) {
      // One that escapes would be the last run.
      log.error("housekeeping failed", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
