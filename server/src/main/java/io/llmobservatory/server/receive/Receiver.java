package io.llmobservatory.server.receive;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.TraceResolver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the ports of OTLP have in common: the services, the room for requests in flight, and the
 * threads.
 */
public final class Receiver implements AutoCloseable {
  /** Requests in flight may take this part of the heap: each byte of them is decoded to more. */
  private static final int IN_FLIGHT_SHARE_OF_HEAP = 4;

  private final InFlightBytes inFlight;
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor timer;
  private final OtlpService traces;
  private final OtlpService logs;

  /** Receives for a resolver. */
  public Receiver(GenAiProcessor mapping, TraceResolver resolver) {
    this(mapping, resolver, Runtime.getRuntime().maxMemory() / IN_FLIGHT_SHARE_OF_HEAP);
  }

  Receiver(GenAiProcessor mapping, TraceResolver resolver, long inFlightLimit) {
    this.inFlight = new InFlightBytes(inFlightLimit);
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    this.executor = Executors.newFixedThreadPool(threads, named("export"));
    this.timer = new ScheduledThreadPoolExecutor(1, named("answer-timer"));
    // Else every request would stay in memory for as long as its answer might have taken.
    timer.setRemoveOnCancelPolicy(true);
    this.traces = new OtlpService(new TraceSignal(new SpanMappings(mapping), resolver), executor);
    this.logs = new OtlpService(new LogSignal(mapping, resolver), executor);
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  OtlpService traces() {
    return traces;
  }

  OtlpService logs() {
    return logs;
  }

  List<OtlpService> services() {
    return List.of(traces, logs);
  }

  /** Where requests are decoded and mapped. */
  ExecutorService executor() {
    return executor;
  }

  /**
   * A request begins to come in.
   *
   * @param openCalls those of its port
   * @param readTimeout how long its last byte may take; zero for ever
   */
  InboundCall begin(OpenCalls openCalls, Duration readTimeout) {
    return new InboundCall(inFlight, openCalls, timer, readTimeout);
  }

  /** How many bytes the requests in flight take. */
  public long inFlightBytes() {
    return inFlight.used();
  }

  /** Ends the threads, when the ports are closed. */
  @Override
  public void close() {
    timer.shutdownNow();
    executor.shutdown();
  }
}
