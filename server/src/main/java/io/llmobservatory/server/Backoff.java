package io.llmobservatory.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits longer from time to time, and says once what it waits for. */
final class Backoff {
  private static final Logger log = LoggerFactory.getLogger(Backoff.class);
  private static final long LONGEST_MILLIS = 5_000;

  private long millis = 100;
  private boolean told;

  void await(String reason, Exception cause) throws InterruptedException {
    if (!told) {
      log.warn("{}, waiting for it: {}", reason, cause.getMessage());
      told = true;
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    millis = Math.min(millis * 2, LONGEST_MILLIS);
  }
}
