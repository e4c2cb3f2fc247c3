package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server again whenever it dies. */
final class Watchdog {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final long LOOK_MILLIS = 100;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long STOP_LIMIT_MILLIS = 10_000;

  private final Launcher launcher;
  private final Thread thread;
  private Postmaster postmaster;

  private Watchdog(Launcher launcher, Postmaster postmaster) {
    this.launcher = launcher;
    this.postmaster = postmaster;
    this.thread = new Thread(this::watch, "postgres-watchdog");
    thread.setDaemon(true);
  }

  static Watchdog start(Launcher launcher, Postmaster postmaster) {
    Watchdog watchdog = new Watchdog(launcher, postmaster);
    watchdog.thread.start();
    return watchdog;
  }

  /** Ends the watch; returns when the launcher is no longer in use. */
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_LIMIT_MILLIS);
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (!isAlive()) {
          log.warn(
              "The embedded PostgreSQL (process {}) died; starting it again on port {}",
              postmaster.pid(),
              postmaster.port());
          restart();
          log.info("The embedded PostgreSQL runs again as process {}", postmaster.pid());
        }
      }
    } catch (InterruptedException e) {
      // The end of the watch.
      Thread.currentThread().interrupt();
    }
  }

  private void restart() throws InterruptedException {
    boolean told = false;
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        postmaster = launcher.restartOn(postmaster.port());
        return;
      } catch (IOException | RuntimeException e) {
        if (!told) {
          log.warn("The embedded PostgreSQL could not be started yet; trying on", e);
          told = true;
        }
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    }
  }

  private boolean isAlive() {
    try {
      return postmaster.isAlive();
    } catch (IOException e) {
      return false;
    }
  }
}
