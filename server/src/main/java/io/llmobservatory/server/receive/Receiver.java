package io.llmobservatory.server.receive;

import io.llmobservatory.server.auth.Authenticators;
import io.llmobservatory.server.auth.TenantByHeader;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.config.OtherSignals;
import io.llmobservatory.server.config.OtlpReceiver;
import io.llmobservatory.server.config.TenantHeader;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.telemetry.ReceiverMetrics;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.Transport;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the ports of OTLP have in common: the services, the room for requests in flight, and the
 * threads.
 */
public final class Receiver implements AutoCloseable {
  /**
   * Requests in flight may take this part of the heap: first their bytes, which the rows that come
   * of them replace.
   */
  private static final int IN_FLIGHT_SHARE_OF_HEAP = 3;

  /** What is in flight would fit into so many windows. */
  private static final int WINDOWS = 64;

  /** What waits may take this part of that besides. */
  private static final int WAITING_SHARE = 4;

  /** HTTP/2's own. */
  private static final int MIN_WINDOW = (1 << 16) - 1;

  /** Enough for 2.5 MB/s of one request over a tenth of a second. */
  private static final int MAX_WINDOW = 1 << 18;

  /** So many requests may wait for a verdict that takes its time; more are told to come again. */
  private static final int CREDENTIALS_WAITING = 64;

  private final InFlightBytes inFlight;
  private final int windowBytes;
  private final Entrance entrance;
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Telemetry telemetry;
  private final Authenticators authenticators;
  private final @Nullable TenantByHeader tenantByHeader;
  private final ThreadPoolExecutor credentials =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(CREDENTIALS_WAITING),
          named("credentials"));
  private final ExportService traces;
  private final ExportService logs;
  private final ExportService llmSpans;
  private final LlmSpanSignal llmSpanSignal;
  private final @Nullable ExportService metrics;

  /**
   * Receives for a resolver.
   *
   * @param authenticators those that ports may name
   * @param stored reads what was written, for those who want it back
   */
  public Receiver(
      OtlpReceiver options,
      GenAiProcessor mapping,
      TraceResolver resolver,
      StoredSpans stored,
      Authenticators authenticators,
      Telemetry telemetry) {
    this(
        options,
        mapping,
        resolver,
        stored,
        authenticators,
        telemetry,
        Runtime.getRuntime().maxMemory() / IN_FLIGHT_SHARE_OF_HEAP);
  }

  Receiver(
      OtlpReceiver options,
      GenAiProcessor mapping,
      TraceResolver resolver,
      StoredSpans stored,
      Authenticators authenticators,
      Telemetry telemetry,
      long inFlightLimit) {
    this.telemetry = telemetry;
    this.authenticators = authenticators;
    TenantHeader tenant = options.tenant();
    this.tenantByHeader = tenant == null ? null : new TenantByHeader(tenant);
    this.inFlight = new InFlightBytes(inFlightLimit);
    telemetry.exporter().inFlight(inFlight::used, inFlightLimit);
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    this.executor = Executors.newFixedThreadPool(threads, named("export"));
    this.timer = new ScheduledThreadPoolExecutor(1, named("answer-timer"));
    // Else every request would stay in memory for as long as its answer might have taken.
    timer.setRemoveOnCancelPolicy(true);
    this.windowBytes = (int) Math.max(MIN_WINDOW, Math.min(MAX_WINDOW, inFlightLimit / WINDOWS));
    this.entrance = new Entrance((int) (inFlightLimit / WAITING_SHARE / windowBytes), timer);
    SpanMappings mappings = new SpanMappings(mapping);
    this.traces =
        new ExportService(new TraceSignal(mappings, resolver, telemetry.spans()), executor);
    this.llmSpanSignal = new LlmSpanSignal(mappings, resolver, telemetry.spans(), stored);
    this.llmSpans = new ExportService(llmSpanSignal, executor);
    this.logs =
        new ExportService(new LogSignal(mapping, resolver, telemetry.logRecords()), executor);
    this.metrics =
        options.metrics() == OtherSignals.DROP
            ? new ExportService(new MetricSignal(), executor)
            : null;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  ExportService traces() {
    return traces;
  }

  /** Spans that are answered one by one. */
  ExportService llmSpans() {
    return llmSpans;
  }

  LlmSpanSignal llmSpanSignal() {
    return llmSpanSignal;
  }

  ExportService logs() {
    return logs;
  }

  /** Null if metrics are not taken. */
  @Nullable ExportService metrics() {
    return metrics;
  }

  /** Those of OTLP. */
  List<ExportService> services() {
    return metrics == null ? List.of(traces, logs) : List.of(traces, logs, metrics);
  }

  /**
   * Who may export over a port.
   *
   * @param authenticator the name of an extension; null to let everyone in
   */
  Access access(@Nullable String authenticator) {
    return new Access(
        authenticator == null ? null : authenticators.get(authenticator),
        tenantByHeader,
        credentials);
  }

  /** Where requests for a service are counted. */
  ReceiverMetrics metrics(Transport transport, ExportService service) {
    return telemetry.receiver(transport, service.kind());
  }

  /** Where requests are decoded and mapped. */
  ExecutorService executor() {
    return executor;
  }

  /** A request begins to come in. */
  InboundCall begin(ReceiverMetrics metrics) {
    return new InboundCall(inFlight, entrance::letIn, timer, metrics);
  }

  /** Where requests wait until there is room for them. */
  Entrance entrance() {
    return entrance;
  }

  /** How much of a request may come before it is asked for, in bytes. Nobody charges it. */
  int windowBytes() {
    return windowBytes;
  }

  /** Whether there is room for much more. */
  boolean hasRoom() {
    return inFlight.isHalfFree();
  }

  /** What ends requests that do not come to an end by themselves. */
  ScheduledExecutorService timer() {
    return timer;
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
    credentials.shutdownNow();
  }
}
