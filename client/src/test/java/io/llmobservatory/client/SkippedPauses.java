package io.llmobservatory.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Lets the time between attempts pass at once, and notes how long it would have been. */
final class SkippedPauses {
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicLong skipped = new AtomicLong();

  LlmObservatoryClient client(LlmObservatoryClientBuilder builder) {
    return new LlmObservatoryClient(builder.settings(), this::over);
  }

  private PauseTimer over(PauseTimer real) {
    return new PauseTimer() {
      @Override
      public long now() {
        return real.now() + skipped.get();
      }

      @Override
      public void after(long delayNanos, Runnable task) {
        pauses.add(Duration.ofNanos(delayNanos));
        skipped.addAndGet(delayNanos);
        real.after(0, task);
      }
    };
  }

  List<Duration> pauses() {
    return pauses;
  }
}
