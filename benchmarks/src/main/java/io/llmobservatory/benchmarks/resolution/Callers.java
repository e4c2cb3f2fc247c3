package io.llmobservatory.benchmarks.resolution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that begin something at the same moment. */
final class Callers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;
  private final CyclicBarrier start;

  Callers(int count) {
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count);
    this.start = new CyclicBarrier(count);
  }

  /** What each of them does. */
  interface Call {
    void run(int caller) throws Exception;
  }

  /** Lets all of them call at once and returns the nanoseconds that each call took. */
  List<Long> time(Call call) throws InterruptedException, ExecutionException {
    List<Future<Long>> calls = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int caller = i;
      calls.add(
          threads.submit(
              () -> {
                start.await();
                long begun = System.nanoTime();
                call.run(caller);
                return System.nanoTime() - begun;
              }));
    }
    List<Long> nanos = new ArrayList<>(count);
    for (Future<Long> each : calls) {
      nanos.add(each.get());
    }
    return nanos;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
