package io.llmobservatory.client.replay;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A gRPC server on a free port that keeps the bytes it gets and gives the answers it was told. */
final class ScriptedReceiver implements AutoCloseable {
  /** One answer to one export call. */
  @FunctionalInterface
  interface Answer extends Consumer<StreamObserver<ExportTraceServiceResponse>> {}

  static final Answer OK = respond(ExportTraceServiceResponse.getDefaultInstance());

  private final List<ByteString> requests = new CopyOnWriteArrayList<>();
  private final List<ByteString> logRequests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers;
  private final Server server;

  private ScriptedReceiver(List<Answer> answers) throws IOException {
    this.answers = new ArrayDeque<>(answers);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service())
            .addService(logsService())
            .build()
            .start();
  }

  static ScriptedReceiver answering(Answer... answers) throws IOException {
    return new ScriptedReceiver(List.of(answers));
  }

  static Answer partial(long rejected, String message) {
    return respond(
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage(message))
            .build());
  }

  static Answer refuse(Code code, String message) {
    Status status = Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
    return answer -> answer.onError(StatusProto.toStatusRuntimeException(status));
  }

  static Answer refuse(Code code, Duration retryAfter) {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(retryAfter.toSeconds())
                    .setNanos(retryAfter.toNanosPart()))
            .build();
    Status status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage("busy")
            .addDetails(Any.pack(info))
            .build();
    return answer -> answer.onError(StatusProto.toStatusRuntimeException(status));
  }

  private static Answer respond(ExportTraceServiceResponse response) {
    return answer -> {
      answer.onNext(response);
      answer.onCompleted();
    };
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<ByteString, ExportTraceServiceResponse> export =
        TraceServiceGrpc.getExportMethod().toBuilder(
                new Bytes(), TraceServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(TraceServiceGrpc.SERVICE_NAME)
        .addMethod(export, ServerCalls.asyncUnaryCall(this::export))
        .build();
  }

  private ServerServiceDefinition logsService() {
    MethodDescriptor<ByteString, ExportLogsServiceResponse> export =
        LogsServiceGrpc.getExportMethod().toBuilder(
                new Bytes(), LogsServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(LogsServiceGrpc.SERVICE_NAME)
        .addMethod(export, ServerCalls.asyncUnaryCall(this::exportLogs))
        .build();
  }

  /** Rejects the first log record of every request. */
  private void exportLogs(ByteString request, StreamObserver<ExportLogsServiceResponse> answer) {
    logRequests.add(request);
    answer.onNext(
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(1)
                    .setErrorMessage("the first one"))
            .build());
    answer.onCompleted();
  }

  private void export(ByteString request, StreamObserver<ExportTraceServiceResponse> answer) {
    requests.add(request);
    synchronized (answers) {
      Answer next = answers.size() > 1 ? answers.remove() : answers.element();
      next.accept(answer);
    }
  }

  String endpoint() {
    return "localhost:" + server.getPort();
  }

  /** The requests in order of arrival, repeats included. */
  List<ByteString> requests() {
    return requests;
  }

  /** The same of requests with log records. */
  List<ByteString> logRequests() {
    return logRequests;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
