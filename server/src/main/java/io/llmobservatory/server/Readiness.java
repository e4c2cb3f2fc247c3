package io.llmobservatory.server;

import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every moment whether rows could be committed, tells health checks, and makes the coming
 * days' partitions.
 */
final class Readiness implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private static final long EVERY_MILLIS = 500;
  private static final int DAYS_AHEAD = 7;

  /** No batch would be committed in time either, if the database takes longer to answer. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final PostgresStore store;
  private final Consumer<Boolean> serving;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          // One that looks and may be stuck, and one that notices.
          2,
          task -> {
            Thread thread = new Thread(task, "readiness");
            thread.setDaemon(true);
            return thread;
          });

  // Both guarded by this.
  private boolean ready;
  private String lastReason = "";

  private @Nullable LocalDate daysMadeOn;

  Readiness(PostgresStore store, Consumer<Boolean> serving) {
    this.store = store;
    this.serving = serving;
  }

  /** Looks once, and from then on from time to time. */
  void start() {
    look();
    var unused =
        clock.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    Future<?> stuck =
        clock.schedule(
            () -> become(false, "the database does not answer"),
            PATIENCE_MILLIS,
            TimeUnit.MILLISECONDS);
    try {
      store.check();
      makeDays();
      become(true, "");
    } catch (StoreException e) {
      become(false, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("cannot tell whether the database is ready", e);
      become(false, "an error of the server");
    } finally {
      stuck.cancel(false);
    }
  }

  // Only the nearest days at first: whoever starts the server waits for them. A day that could not
  // be made is no reason not to serve, since the first span that needs it makes it.
  private void makeDays() {
    LocalDate today = LocalDate.now(Clock.systemUTC());
    if (today.equals(daysMadeOn)) {
      return;
    }
    try {
      store.makeDaysAhead(today, daysMadeOn == null ? 1 : DAYS_AHEAD);
      daysMadeOn = daysMadeOn == null ? LocalDate.MIN : today;
    } catch (StoreException e) {
      log.warn("the partitions of the coming days are not made yet: {}", e.getMessage());
    }
  }

  private synchronized void become(boolean nowReady, String reason) {
    if (nowReady && !ready) {
      log.info("serving: the database takes rows");
    } else if (!nowReady && (ready || !reason.equals(lastReason))) {
      log.warn("not serving: {}", reason);
    }
    ready = nowReady;
    lastReason = reason;
    serving.accept(nowReady);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
