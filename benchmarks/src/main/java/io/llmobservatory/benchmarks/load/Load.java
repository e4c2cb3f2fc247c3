package io.llmobservatory.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.Status;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One measurement: senders that keep so many requests in flight, or send at a pace. At a pace the
 * time of a request counts from when it was due, so that one that had to wait for its turn shows.
 */
final class Load implements Sender.Answers {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final LoadPlan plan;
  private final List<Sender> senders = new ArrayList<>();
  private final AtomicLong[] sent;
  private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
  private final Consumer<String> told;
  private final long progressEvery;

  // All guarded by this.
  private long[] micros = new long[1 << 12];
  private int answered;
  private long acknowledged;
  private long stored;
  private long rejected;
  private long retried;
  private long toldOf;
  private int inFlight;
  private boolean measuring;
  private boolean ending;
  private @Nullable Status failure;

  /**
   * @param told gets {@code begin} when the measurement begins, and {@code progress SPANS} with the
   *     spans acknowledged so far
   * @param progressEvery so many spans; 0 for no progress
   */
  Load(LoadPlan plan, Consumer<String> told, long progressEvery) {
    this.plan = plan;
    this.told = told;
    this.progressEvery = progressEvery;
    Templates templates = new Templates(plan.workload(), plan.spans());
    this.sent = new AtomicLong[plan.connections()];
    for (int i = 0; i < plan.connections(); i++) {
      sent[i] = new AtomicLong();
      senders.add(new Sender(plan, i, templates, this));
    }
  }

  LoadResult run() throws InterruptedException {
    try {
      Thread pace = plan.rate() > 0 ? startPaced() : null;
      if (pace == null) {
        for (int i = 0; i < plan.inFlight(); i++) {
          sendNext(i % senders.size(), System.nanoTime());
        }
      }
      TimeUnit.NANOSECONDS.sleep((long) (plan.warmSeconds() * 1e9));
      long begun = begin();
      long cpu = SYSTEM.getProcessCpuTime();
      awaitEnd(begun);
      LoadResult result = end(System.nanoTime() - begun, SYSTEM.getProcessCpuTime() - cpu);
      told.accept("end");
      if (pace != null) {
        pace.join();
      }
      return drained(result);
    } finally {
      retries.shutdownNow();
      for (Sender sender : senders) {
        sender.close();
      }
    }
  }

  private long begin() {
    synchronized (this) {
      measuring = true;
    }
    told.accept("begin");
    return System.nanoTime();
  }

  private synchronized void awaitEnd(long begun) throws InterruptedException {
    long end = begun + (long) (plan.seconds() * 1e9);
    while (failure == null) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (plan.total() > 0 ? stored >= plan.total() : left <= 0) {
        return;
      }
      wait(plan.total() > 0 ? 1_000 : Math.max(1, left));
    }
    throw new IllegalStateException("an export failed: " + failure);
  }

  private synchronized LoadResult end(long nanos, long cpuNanos) {
    measuring = false;
    ending = true;
    long[] sorted = Arrays.copyOf(micros, answered);
    Arrays.sort(sorted);
    return new LoadResult(
        nanos,
        acknowledged,
        stored,
        rejected,
        retried,
        quantile(sorted, 0.5),
        quantile(sorted, 0.99),
        quantile(sorted, 0.999),
        cpuNanos / 1000);
  }

  private static double quantile(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  /** Waits for what is under way, which is stored too. */
  private synchronized LoadResult drained(LoadResult result) throws InterruptedException {
    while (inFlight > 0 && failure == null) {
      wait(1_000);
    }
    if (failure != null) {
      throw new IllegalStateException("an export failed: " + failure);
    }
    return new LoadResult(
        result.nanos(),
        result.acknowledged(),
        stored,
        rejected,
        retried,
        result.p50Micros(),
        result.p99Micros(),
        result.p999Micros(),
        result.cpuMicros());
  }

  private Thread startPaced() {
    Thread pace = new Thread(this::sendPaced, "pace");
    pace.start();
    return pace;
  }

  private void sendPaced() {
    double between = plan.spans() * 1e9 / plan.rate();
    long begun = System.nanoTime();
    for (long i = 0; !isEnding(); i++) {
      long due = begun + (long) (i * between);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      if (!awaitRoom()) {
        return;
      }
      sendNext((int) (i % senders.size()), due);
    }
  }

  private synchronized boolean isEnding() {
    return ending || failure != null;
  }

  private synchronized boolean awaitRoom() {
    try {
      while (inFlight >= plan.inFlight() && !isEnding()) {
        wait(100);
      }
      return !isEnding();
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void sendNext(int sender, long dueNanos) {
    synchronized (this) {
      if (isEnding()) {
        return;
      }
      inFlight++;
    }
    senders.get(sender).send(sent[sender].getAndIncrement(), dueNanos);
  }

  @Override
  public void acknowledged(Sender sender, long dueNanos, int spans, long rejectedSpans) {
    long now = System.nanoTime();
    String progress = null;
    synchronized (this) {
      inFlight--;
      stored += spans - rejectedSpans;
      rejected += rejectedSpans;
      if (measuring) {
        acknowledged += spans - rejectedSpans;
        if (answered == micros.length) {
          micros = Arrays.copyOf(micros, 2 * answered);
        }
        micros[answered++] = (now - dueNanos) / 1000;
      }
      if (progressEvery > 0 && stored - toldOf >= progressEvery) {
        toldOf = stored - stored % progressEvery;
        progress = "progress " + stored;
      }
      notifyAll();
    }
    if (progress != null) {
      told.accept(progress);
    }
    if (plan.rate() <= 0) {
      sendNext(senders.indexOf(sender), now);
    }
  }

  @Override
  public void refused(Sender sender, long request, long dueNanos, long delayMillis) {
    synchronized (this) {
      retried++;
    }
    var unused =
        retries.schedule(() -> sender.send(request, dueNanos), delayMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void failed(Status status) {
    failure = status;
    inFlight--;
    notifyAll();
  }
}
