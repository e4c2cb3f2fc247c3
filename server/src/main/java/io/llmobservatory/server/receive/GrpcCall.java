package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.llmobservatory.server.telemetry.ReceiverMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What gRPC tells of an export while it comes in, and how it is answered there. */
final class GrpcCall extends ServerStreamTracer {
  /** How long before the caller's own deadline the answer is sent. */
  private static final long BEFORE_DEADLINE_MILLIS = 100;

  private static final Context.Key<GrpcCall> KEY = Context.key("export");

  private static final Metadata.Key<RetryInfo> RETRY_INFO =
      ProtoUtils.keyForProto(RetryInfo.getDefaultInstance());

  private static final ServerStreamTracer UNOBSERVED = new ServerStreamTracer() {};

  private final InboundCall call;
  private final OpenCalls openCalls;
  private final Reading reading;
  private volatile @Nullable Deadline deadline;

  private GrpcCall(InboundCall call, OpenCalls openCalls, Reading reading) {
    this.call = call;
    this.openCalls = openCalls;
    this.reading = reading;
    openCalls.opened();
  }

  /**
   * Makes one for every export that comes in; other calls bring next to nothing.
   *
   * @param exports the methods that are exports, and where they are counted
   * @param streams those that bring one export after the other
   * @param readTimeout how long the last byte of a request may take; zero for ever
   */
  static ServerStreamTracer.Factory factory(
      Map<String, ReceiverMetrics> exports,
      SpanStreams streams,
      Receiver receiver,
      OpenCalls openCalls,
      Duration readTimeout) {
    String streamed = SpanStreams.method().getFullMethodName();
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        if (method.equals(streamed)) {
          return streams.tracer();
        }
        ReceiverMetrics metrics = exports.get(method);
        return metrics == null
            ? UNOBSERVED
            : new GrpcCall(
                receiver.begin(metrics), openCalls, new Reading(receiver.timer(), readTimeout));
      }
    };
  }

  /** The call in whose name the thread works. */
  static GrpcCall current() {
    return Objects.requireNonNull(KEY.get(), "not within an export");
  }

  InboundCall call() {
    return call;
  }

  /**
   * Makes the call answerable.
   *
   * @param callersDeadline after which the caller does not wait any more; null if it waits for ever
   */
  void attach(ServerCall<Request, Message> serverCall, @Nullable Deadline callersDeadline) {
    deadline = callersDeadline;
    call.attach(new Reply(serverCall, this));
  }

  @Override
  public Context filterContext(Context outer) {
    Context mine = reading.within(outer.withValue(KEY, this));
    reading.begin();
    return mine;
  }

  @Override
  public void inboundWireSize(long bytes) {
    if (!call.charge(bytes)) {
      call.fail(InboundCall.overloaded());
    }
  }

  @Override
  public void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    reading.end();
    Deadline end = deadline;
    call.received(
        end == null
            ? null
            : Duration.ofMillis(end.timeRemaining(TimeUnit.MILLISECONDS) - BEFORE_DEADLINE_MILLIS));
  }

  @Override
  public void streamClosed(Status status) {
    reading.end();
    call.closed();
    openCalls.closed();
  }

  /** Ends a call with an error. */
  static void close(ServerCall<?, ?> serverCall, com.google.rpc.Status answer) {
    StatusRuntimeException status = StatusProto.toStatusRuntimeException(answer);
    Metadata trailers = Objects.requireNonNull(status.getTrailers(), "no details");
    RetryInfo retry = Answers.retryInfo(answer);
    if (retry != null) {
      // The Python exporter reads only this one, most others only the details of the status.
      trailers.put(RETRY_INFO, retry);
    }
    serverCall.close(status.getStatus(), trailers);
  }

  private record Reply(ServerCall<Request, Message> serverCall, GrpcCall call)
      implements InboundCall.Reply {
    @Override
    public void succeed(Message response) {
      serverCall.sendHeaders(new Metadata());
      serverCall.sendMessage(response);
      serverCall.close(Status.OK, new Metadata());
    }

    @Override
    public void fail(com.google.rpc.Status answer) {
      close(serverCall, answer);
      call.reading.breakOff();
    }
  }
}
