package io.llmobservatory.server.auth;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at files every second, so that no request has to. */
final class FileWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  private static final long EVERY_MILLIS = 1_000;

  private final List<Runnable> looks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "credential-files");
            thread.setDaemon(true);
            return thread;
          });

  void add(Runnable look) {
    looks.add(look);
  }

  /** Begins, if there is anything to look at. */
  void start() {
    if (!looks.isEmpty()) {
      var unused =
          clock.scheduleWithFixedDelay(
              this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    for (Runnable look : looks) {
      try {
        look.run();
      } catch (RuntimeException e) {
        // One that escapes would be the last look.
        log.error("cannot look at a file of credentials", e);
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
