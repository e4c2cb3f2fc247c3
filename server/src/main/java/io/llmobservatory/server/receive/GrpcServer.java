package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.server.config.GrpcReceiver;
import io.llmobservatory.server.config.TlsServer;
import io.llmobservatory.server.telemetry.ReceiverMetrics;
import io.llmobservatory.server.telemetry.Transport;
import io.llmobservatory.server.tls.ServerTls;
import io.llmobservatory.server.tls.TlsException;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC port: OTLP's TraceService and LogsService, LlmSpanService, whatever else is given,
 * {@code grpc.health.v1}, and reflection.
 */
public final class GrpcServer implements AutoCloseable {
  /** Some proxies put whole tokens and traces into a request's header. */
  private static final int MAX_METADATA_BYTES = 64 << 10;

  /**
   * What is read at once, in bytes: three pages of Netty's, in which a frame of HTTP/2 of the usual
   * 16 KiB fits with its header. Requests keep what was read until they are complete; in buffers of
   * 64 KiB they took four times their size.
   */
  private static final int MAX_READ = 24 << 10;

  private static final int FIRST_READ = 2 << 10;
  private static final int MIN_READ = 64;

  /** Watching health checks never end by themselves; they get this long to see that it is over. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final OpenCalls openCalls = new OpenCalls();
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<String> served = new ArrayList<>();
  private final SpanStreams streams;
  private final Server server;

  /**
   * Opens the port. It reports not serving until it is told otherwise.
   *
   * @param further services that may be called by whoever may send
   * @throws IOException if the address cannot be listened on
   * @throws TlsException if TLS cannot be had with the configured files
   */
  public GrpcServer(GrpcReceiver options, Receiver receiver, BindableService... further)
      throws IOException, TlsException {
    Access access = receiver.access(options.authenticator());
    Map<String, ReceiverMetrics> exports = new HashMap<>();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(options.endpoint().toSocketAddress())
            .directExecutor()
            .callExecutor(starting(exports.keySet(), receiver.executor()))
            .decompressorRegistry(
                DecompressorRegistry.emptyInstance()
                    .with(Codec.Identity.NONE, false)
                    .with(new LazyDecompressor("gzip", ContentCoding.GZIP), true)
                    .with(new LazyDecompressor("zstd", ContentCoding.ZSTD), true)
                    .with(new LazyDecompressor("snappy", ContentCoding.SNAPPY_FRAMED), true))
            .maxInboundMessageSize(options.maxRecvMsgSizeBytes())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .withChildOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ))
            .flowControlWindow(receiver.windowBytes())
            .addTransportFilter(Peer.perConnection())
            .addService(health.getHealthService());
    for (ExportService service : receiver.services()) {
      exports.put(service.method().getFullMethodName(), receiver.metrics(Transport.GRPC, service));
      builder.addService(GrpcExport.of(service, access, receiver.entrance()));
    }
    ExportService llmSpans = receiver.llmSpans();
    ReceiverMetrics ofLlmSpans = receiver.metrics(Transport.GRPC, llmSpans);
    exports.put(llmSpans.method().getFullMethodName(), ofLlmSpans);
    this.streams = new SpanStreams(receiver, ofLlmSpans, access, openCalls, options.readTimeout());
    builder.addService(llmSpanService(llmSpans, access, receiver.entrance()));
    served.addAll(
        List.of(
            HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
            TraceServiceGrpc.SERVICE_NAME,
            LogsServiceGrpc.SERVICE_NAME,
            LlmSpanServiceGrpc.SERVICE_NAME));
    for (BindableService service : further) {
      ServerServiceDefinition definition = service.bindService();
      served.add(definition.getServiceDescriptor().getName());
      builder.addService(ServerInterceptors.intercept(definition, new AccessInterceptor(access)));
    }
    setServing(false);
    builder.addService(ProtoReflectionServiceV1.newInstance());
    builder.addStreamTracerFactory(
        GrpcCall.factory(exports, streams, receiver, openCalls, options.readTimeout()));
    TlsServer tls = options.tls();
    if (tls != null) {
      builder.sslContext(ServerTls.http2(tls));
    }
    apply(options, builder);
    this.server = builder.build();
    server.start();
  }

  /** Where calls work: exports start at once, all else has its turn. */
  private static ServerCallExecutorSupplier starting(Set<String> exports, Executor executor) {
    return new ServerCallExecutorSupplier() {
      @Override
      public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
        return exports.contains(call.getMethodDescriptor().getFullMethodName())
            ? new StartedAtOnce(executor)
            : executor;
      }
    };
  }

  private ServerServiceDefinition llmSpanService(
      ExportService llmSpans, Access access, Entrance entrance) {
    MethodDescriptor<Request, Message> streamed = SpanStreams.method();
    return ServerServiceDefinition.builder(
            GrpcExport.described(
                LlmSpanServiceGrpc.getServiceDescriptor(), llmSpans.method(), streamed))
        .addMethod(llmSpans.method(), new GrpcExport(llmSpans, access, entrance))
        .addMethod(streamed, streams)
        .build();
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
    if (!idle.isZero()) {
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

  /** The tenant in whose name a call to one of the further services is made. */
  public static String tenant() {
    return AccessInterceptor.tenant();
  }

  /** Where it listens, with the port that was chosen where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  /** Tells health checks whether rows can be committed. */
  public void setServing(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    served.forEach(service -> health.setStatus(service, status));
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
    streams.stop();
    try {
      openCalls.awaitNone(patience);
      server.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
