package io.llmobservatory.cli;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that answers queries as it is told, and keeps what it was asked. */
final class QueryServer extends TraceQueryServiceGrpc.TraceQueryServiceImplBase
    implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Deque<Object> answers = new ArrayDeque<>();
  private final Server server;
  private final int port;

  QueryServer() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(new Headers())
            .build()
            .start();
    port = server.getPort();
  }

  private final class Headers implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String sent = headers.get(AUTHORIZATION);
      if (sent != null) {
        authorizations.add(sent);
      }
      return next.startCall(call, headers);
    }
  }

  /** Answers the next call with these messages, or with a status as the last of them. */
  synchronized QueryServer answer(Object... messagesOrStatus) {
    answers.add(messagesOrStatus);
    return this;
  }

  private synchronized <T> void take(Message request, Class<T> type, StreamObserver<T> to) {
    requests.add(request);
    @Nullable Object next = answers.poll();
    for (Object part : next == null ? new Object[] {Status.INTERNAL} : (Object[]) next) {
      if (part instanceof Status status) {
        to.onError(status.asRuntimeException());
        return;
      }
      to.onNext(type.cast(part));
    }
    to.onCompleted();
  }

  @Override
  public void getTrace(GetTraceRequest request, StreamObserver<GetTraceResponse> to) {
    take(request, GetTraceResponse.class, to);
  }

  @Override
  public void listTraces(ListTracesRequest request, StreamObserver<ListTracesResponse> to) {
    take(request, ListTracesResponse.class, to);
  }

  @Override
  public void searchSpans(SearchSpansRequest request, StreamObserver<SearchSpansResponse> to) {
    take(request, SearchSpansResponse.class, to);
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> to) {
    take(request, GetUsageResponse.class, to);
  }

  @Override
  public void tailSpans(TailSpansRequest request, StreamObserver<TailSpansResponse> to) {
    take(request, TailSpansResponse.class, to);
  }

  String endpoint() {
    return "localhost:" + port;
  }

  List<Message> requests() {
    return requests;
  }

  List<String> authorizations() {
    return authorizations;
  }

  /** Runs a command on this server. */
  CommandRun run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--endpoint";
    all[arguments.length + 1] = endpoint();
    return CommandRun.of(all);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
