package io.llmobservatory.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Lets the time between attempts pass at once, and notes how long it would have been. */
final class SkippedPauses {
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final AtomicLong skipped = new AtomicLong();
  private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;

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
        Runnable end =
            () -> {
              skipped.addAndGet(delayNanos);
              real.after(0, task);
            };
        if (holding) {
          held.add(end);
        } else {
          end.run();
        }
        pauses.add(Duration.ofNanos(delayNanos));
      }
    };
  }

  /** From now on, pauses last until they are released. */
  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }

  List<Duration> pauses() {
    return pauses;
  }
}
