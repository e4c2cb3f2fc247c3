package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerStreamTracer;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import io.llmobservatory.server.telemetry.ReceiverMetrics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The streams of spans that are open at a port. */
final class SpanStreams implements ServerCallHandler<Request, Message> {
  /** How often it is looked whether there is room again. */
  private static final long LATER_MILLIS = 20;

  private final Receiver receiver;
  private final ReceiverMetrics metrics;
  private final Access access;
  private final OpenCalls openCalls;
  private final Duration readTimeout;

  private final Set<SpanStream> open = new HashSet<>();
  private boolean stopping;

  /**
   * Of a port.
   *
   * @param metrics where messages are counted
   * @param readTimeout how long the last byte of a message may take; zero for ever
   */
  SpanStreams(
      Receiver receiver,
      ReceiverMetrics metrics,
      Access access,
      OpenCalls openCalls,
      Duration readTimeout) {
    this.receiver = receiver;
    this.metrics = metrics;
    this.access = access;
    this.openCalls = openCalls;
    this.readTimeout = readTimeout;
  }

  /** The method that opens a stream. */
  static MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        LlmSpanServiceGrpc.getStreamSpansMethod(),
        StreamSpansResponse.getDefaultInstance(),
        () -> SpanStreamTracer.current().incoming());
  }

  /** What sees the bytes of a stream that begins. */
  ServerStreamTracer tracer() {
    return new SpanStreamTracer(
        () -> receiver.begin(metrics), new Reading(receiver.timer(), readTimeout));
  }

  @Override
  public ServerCall.Listener<Request> startCall(
      ServerCall<Request, Message> serverCall, Metadata headers) {
    SpanStream stream =
        new SpanStream(
            serverCall,
            SpanStreamTracer.current(),
            GrpcExport.verdict(access, serverCall, headers),
            this);
    boolean late;
    synchronized (this) {
      open.add(stream);
      late = stopping;
    }
    if (late) {
      stream.stop();
    } else {
      stream.begin();
    }
    return stream;
  }

  synchronized void ended(SpanStream stream) {
    open.remove(stream);
  }

  /** Ends the streams when what is under way in them is answered. */
  void stop() {
    List<SpanStream> left;
    synchronized (this) {
      stopping = true;
      left = List.copyOf(open);
    }
    left.forEach(SpanStream::stop);
  }

  LlmSpanSignal signal() {
    return receiver.llmSpanSignal();
  }

  Executor executor() {
    return receiver.executor();
  }

  boolean haveRoom() {
    return receiver.hasRoom();
  }

  void later(Runnable task) {
    var unused = receiver.timer().schedule(task, LATER_MILLIS, TimeUnit.MILLISECONDS);
  }

  void messageBegun() {
    openCalls.opened();
  }

  void messageOver() {
    openCalls.closed();
  }
}
