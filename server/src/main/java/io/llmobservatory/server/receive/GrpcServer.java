package io.llmobservatory.server.receive;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.config.GrpcReceiver;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.TraceResolver;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The gRPC port: OTLP's TraceService and LogsService, and {@code grpc.health.v1}. */
public final class GrpcServer implements AutoCloseable {
  /** Requests in flight may take this part of the heap: each byte of them is decoded to more. */
  private static final int IN_FLIGHT_SHARE_OF_HEAP = 4;

  /** Watching health checks never end by themselves; they get this long to see that it is over. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final InFlightBytes inFlight;
  private final OpenCalls openCalls = new OpenCalls();
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor timer;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  /**
   * Opens the port. It reports not serving until it is told otherwise.
   *
   * @throws IOException if the address cannot be listened on
   */
  public GrpcServer(GrpcReceiver options, GenAiProcessor mapping, TraceResolver resolver)
      throws IOException {
    this(options, mapping, resolver, Runtime.getRuntime().maxMemory() / IN_FLIGHT_SHARE_OF_HEAP);
  }

  GrpcServer(
      GrpcReceiver options, GenAiProcessor mapping, TraceResolver resolver, long inFlightLimit)
      throws IOException {
    this.inFlight = new InFlightBytes(inFlightLimit);
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    this.executor = Executors.newFixedThreadPool(threads, named("export"));
    this.timer = new ScheduledThreadPoolExecutor(1, named("answer-timer"));
    // Else every request would stay in memory for as long as its answer might have taken.
    timer.setRemoveOnCancelPolicy(true);
    setServing(false);
    List<Signal> signals =
        List.of(
            new TraceSignal(new SpanMappings(mapping), resolver), new LogSignal(mapping, resolver));
    Set<String> exports = new HashSet<>();
    List<ServerServiceDefinition> services = new ArrayList<>();
    for (Signal signal : signals) {
      exports.add(signal.method().getFullMethodName());
      services.add(new OtlpService(signal, executor).definition());
    }
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(options.endpoint().toSocketAddress())
            .executor(executor)
            .decompressorRegistry(
                DecompressorRegistry.emptyInstance()
                    .with(Codec.Identity.NONE, false)
                    .with(new LazyGzip(), true))
            .addStreamTracerFactory(InboundCall.factory(exports, inFlight, openCalls, timer))
            .maxInboundMessageSize(options.maxRecvMsgSizeBytes())
            .addServices(services)
            .addService(health.getHealthService());
    apply(options, builder);
    this.server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      executor.shutdownNow();
      timer.shutdownNow();
      throw e;
    }
  }

  // The meanings are those of the Collector's configgrpc.
  private static void apply(GrpcReceiver options, NettyServerBuilder builder) {
    GrpcReceiver.Keepalive keepalive = options.keepalive();
    builder
        .keepAliveTime(keepalive.time().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(keepalive.minTime().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(keepalive.permitWithoutStream());
    Integer maxStreams = options.maxConcurrentStreams();
    if (maxStreams != null) {
      builder.maxConcurrentCallsPerConnection(maxStreams);
    }
    Duration idle = keepalive.maxConnectionIdle();
    if (idle != null) {
      builder.maxConnectionIdle(idle.toNanos(), TimeUnit.NANOSECONDS);
    }
    Duration age = keepalive.maxConnectionAge();
    if (age != null) {
      builder.maxConnectionAge(age.toNanos(), TimeUnit.NANOSECONDS);
    }
    Duration grace = keepalive.maxConnectionAgeGrace();
    if (grace != null) {
      builder.maxConnectionAgeGrace(grace.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Where it listens, with the port that was chosen where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  /** Tells health checks whether rows can be committed. */
  public void setServing(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(TraceServiceGrpc.SERVICE_NAME, status);
    health.setStatus(LogsServiceGrpc.SERVICE_NAME, status);
  }

  /** How many bytes the requests in flight take. */
  public long inFlightBytes() {
    return inFlight.used();
  }

  /**
   * Reports not serving, takes no new calls, and waits until the exports under way are answered.
   */
  public void close(Duration patience) {
    if (server.isShutdown()) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    try {
      openCalls.awaitNone(patience);
      server.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    timer.shutdownNow();
    executor.shutdown();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
