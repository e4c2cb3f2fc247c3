package io.llmobservatory.server.query;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that queries run on, and a short queue before them. */
final class QueryThreads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ThreadPoolExecutor threads;

  /**
   * @param size how many queries run at a time
   * @param queue how many wait
   */
  QueryThreads(int size, int queue) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, "query-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a query as soon as a thread is free.
   *
   * @throws QueryException if too many wait already
   */
  void run(Runnable query) throws QueryException {
    try {
      threads.execute(query);
    } catch (RejectedExecutionException e) {
      throw tooMany();
    }
  }

  /** Whether no query runs and none waits. */
  boolean isIdle() {
    return threads.getActiveCount() == 0 && threads.getQueue().isEmpty();
  }

  static QueryException tooMany() {
    return QueryException.tryAgain("too many queries wait; ask again after the delay");
  }

  /** Takes no more, and waits a little for those that run. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
