package io.llmobservatory.server.resolve;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.EventListener;
import dev.failsafe.event.ExecutionScheduledEvent;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.telemetry.WriterMetrics;
import java.time.Duration;

/** How often and when a batch is tried again: after 100, 200 and 400 ms, then no more. */
final class WriteRetries {
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LAST_DELAY = Duration.ofMillis(400);
  private static final int MAX_RETRIES = 3;

  private final FailsafeExecutor<Object> executor;

  WriteRetries(WriterMetrics metrics, EventListener<ExecutionScheduledEvent<Object>> onRetry) {
    this.executor =
        Failsafe.with(
            RetryPolicy.builder()
                .handle(StoreException.Transient.class)
                .withBackoff(FIRST_DELAY, LAST_DELAY, 2)
                .withMaxRetries(MAX_RETRIES)
                .onRetryScheduled(
                    retry -> {
                      metrics.retried();
                      onRetry.accept(retry);
                    })
                .build());
  }

  interface Attempt<T> {
    T run() throws StoreException;
  }

  /** Runs an attempt until it succeeds, or fails for good. */
  <T> T run(Attempt<T> attempt) throws StoreException {
    try {
      return executor.get(attempt::run);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
