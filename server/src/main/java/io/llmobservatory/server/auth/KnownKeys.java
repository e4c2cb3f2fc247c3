package io.llmobservatory.server.auth;

import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.Sha256;
import io.llmobservatory.server.store.StoreException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All API keys of the database as they were a few seconds ago. What is older than nine seconds is
 * not used, so that a revocation holds on every server within ten, even on one that has lost the
 * database.
 */
final class KnownKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(9);
  private static final long BETWEEN_EXTRA_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ApiKeys stored;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "api-keys");
            thread.setDaemon(true);
            return thread;
          });

  private volatile @Nullable Snapshot snapshot;

  // Both guarded by this: an extra reading that has not begun, and when the last one was asked for.
  private @Nullable CompletableFuture<@Nullable Snapshot> pending;
  private long lastExtra = System.nanoTime() - BETWEEN_EXTRA_NANOS;

  private String lastProblem = ""; // of the one thread that reads

  /**
   * What was read.
   *
   * @param begun before the database was asked: a key revoked earlier is revoked here
   */
  private record Snapshot(Map<Sha256, ApiKeys.Known> keys, long begun) {}

  /** What is known of a key; {@code key} is null if there is no such key. */
  record Answer(ApiKeys.@Nullable Known key) {}

  KnownKeys(ApiKeys stored) {
    this.stored = stored;
  }

  /** Reads the keys, if the database is there, and from then on every few seconds. */
  void start() {
    read();
    var unused =
        clock.scheduleWithFixedDelay(this::read, EVERY_NANOS, EVERY_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Returns what is known; null if nothing is that is new enough. */
  @Nullable Answer find(Sha256 hash) {
    return answer(snapshot, hash);
  }

  private static @Nullable Answer answer(@Nullable Snapshot from, Sha256 hash) {
    if (from == null || System.nanoTime() - from.begun() > MAX_AGE_NANOS) {
      return null;
    }
    return new Answer(from.keys().get(hash));
  }

  /**
   * Reads the keys now, which is done at most once a second, and returns what is known then; null
   * if it is not the time, or fails. All who ask before the reading begins share it.
   */
  CompletableFuture<@Nullable Answer> findAnew(Sha256 hash) {
    return extra().thenApply(read -> answer(read, hash));
  }

  private synchronized CompletableFuture<@Nullable Snapshot> extra() {
    CompletableFuture<@Nullable Snapshot> waiting = pending;
    if (waiting != null) {
      return waiting;
    }
    long now = System.nanoTime();
    if (now - lastExtra < BETWEEN_EXTRA_NANOS) {
      return CompletableFuture.completedFuture(null);
    }
    lastExtra = now;
    CompletableFuture<@Nullable Snapshot> asked = new CompletableFuture<>();
    pending = asked;
    try {
      clock.execute(
          () -> {
            begin();
            asked.complete(read());
          });
    } catch (RejectedExecutionException e) {
      asked.complete(null); // it is being closed
    }
    return asked;
  }

  private synchronized void begin() {
    pending = null;
  }

  /** Returns what was read; null if the database failed. */
  private @Nullable Snapshot read() {
    long begun = System.nanoTime();
    try {
      Snapshot read = new Snapshot(stored.all(), begun);
      snapshot = read;
      if (!lastProblem.isEmpty()) {
        lastProblem = "";
        log.info("the API keys can be read again");
      }
      return read;
    } catch (StoreException e) {
      warn(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // One that escapes would be the last reading.
      log.error("cannot read the API keys", e);
    }
    return null;
  }

  private void warn(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      log.warn("cannot read the API keys: {}", problem);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
