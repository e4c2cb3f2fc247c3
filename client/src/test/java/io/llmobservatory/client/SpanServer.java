package io.llmobservatory.client;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.SpanOutcome;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.StreamSpansRequest;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a real socket that stores spans in memory, and misbehaves as it is told. */
final class SpanServer implements AutoCloseable {
  /** What becomes of a request. Whoever does nothing leaves it unanswered. */
  @FunctionalInterface
  interface Behaviour {
    void write(WriteSpansRequest request, Responder responder);
  }

  /** Answers one request, of a call or of a message in a stream. */
  interface Responder {
    void answer(WriteSpansResponse response);

    void fail(StatusRuntimeException failure);

    /** Ends the call, and the stream if it is a message of one. */
    void breakOff(StatusRuntimeException failure);

    /** Ends the stream well, without an answer. */
    default void endStream() {
      throw new UnsupportedOperationException("no stream");
    }
  }

  private final Server server;
  private final Map<String, LlmSpan> stored;
  private final ConcurrentLinkedDeque<Behaviour> script = new ConcurrentLinkedDeque<>();
  private final List<WriteSpansRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger endedStreams = new AtomicInteger();
  private volatile Behaviour otherwise = this::store;

  private SpanServer(
      int port,
      Map<String, LlmSpan> stored,
      ServerCredentials credentials,
      ServerInterceptor... interceptors)
      throws IOException {
    this.stored = stored;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByName("localhost"), port), credentials)
            .maxInboundMessageSize(64 << 20)
            .addService(new Service());
    for (ServerInterceptor interceptor : interceptors) {
      builder.intercept(interceptor);
    }
    server = builder.build().start();
  }

  static SpanServer start() throws IOException {
    return start(0, new ConcurrentHashMap<>());
  }

  /** One that keeps what another has stored. */
  static SpanServer start(int port, Map<String, LlmSpan> stored) throws IOException {
    return new SpanServer(port, stored, InsecureServerCredentials.create());
  }

  static SpanServer start(ServerCredentials credentials) throws IOException {
    return new SpanServer(0, new ConcurrentHashMap<>(), credentials);
  }

  static SpanServer start(ServerInterceptor interceptor) throws IOException {
    return new SpanServer(
        0, new ConcurrentHashMap<>(), InsecureServerCredentials.create(), interceptor);
  }

  /** What is done with the next requests, one each. */
  SpanServer then(Behaviour... next) {
    script.addAll(List.of(next));
    return this;
  }

  /** What is done with requests for which nothing else is said. */
  SpanServer otherwise(Behaviour always) {
    otherwise = always;
    return this;
  }

  static String key(LlmSpan span) {
    return span.getTraceId() + "/" + span.getSpanId();
  }

  /** Stores all spans, as it should be. */
  void store(WriteSpansRequest request, Responder responder) {
    WriteSpansResponse.Builder response = WriteSpansResponse.newBuilder();
    for (LlmSpan sent : request.getSpansList()) {
      LlmSpan span =
          sent.hasSource() || !request.hasSource()
              ? sent
              : sent.toBuilder().setSource(request.getSource()).build();
      boolean is = stored.putIfAbsent(key(span), span) != null;
      SpanResult.Builder result =
          SpanResult.newBuilder()
              .setOutcome(
                  is ? SpanOutcome.SPAN_OUTCOME_ALREADY_STORED : SpanOutcome.SPAN_OUTCOME_STORED)
              .setTraceUuid("uuid of " + span.getTraceId());
      if (request.getReturnStored()) {
        result.setStored(TraceSpan.newBuilder().setTraceUuid("uuid").setSpan(span));
      }
      response.addResults(result);
    }
    responder.answer(response.build());
  }

  static Behaviour refuse(Code code, String message) {
    return (request, responder) ->
        responder.fail(
            StatusProto.toStatusRuntimeException(
                Status.newBuilder().setCode(code.getNumber()).setMessage(message).build()));
  }

  static Behaviour refuse(Code code, Duration retryAfter) {
    return (request, responder) -> responder.fail(failure(code, retryAfter));
  }

  static StatusRuntimeException failure(Code code, Duration retryAfter) {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(retryAfter.toSeconds())
                    .setNanos(retryAfter.toNanosPart()))
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage("busy")
            .addDetails(Any.pack(info))
            .build());
  }

  static Behaviour breakOff(Code code) {
    return (request, responder) ->
        responder.breakOff(
            StatusProto.toStatusRuntimeException(
                Status.newBuilder().setCode(code.getNumber()).setMessage("broken off").build()));
  }

  static final Behaviour SILENT = (request, responder) -> {};

  int port() {
    return server.getPort();
  }

  String endpoint() {
    return "localhost:" + port();
  }

  /** The requests in order of arrival, repeats included. */
  List<WriteSpansRequest> requests() {
    return requests;
  }

  /** By {@link #key}. */
  Map<String, LlmSpan> stored() {
    return stored;
  }

  /** How many streams were opened. */
  int streams() {
    return streams.get();
  }

  /** How many streams the client has ended well. */
  int endedStreams() {
    return endedStreams.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(WriteSpansRequest request, Responder responder) {
    requests.add(request);
    Behaviour next = script.poll();
    (next == null ? otherwise : next).write(request, responder);
  }

  private final class Service extends LlmSpanServiceGrpc.LlmSpanServiceImplBase {
    @Override
    public void writeSpans(WriteSpansRequest request, StreamObserver<WriteSpansResponse> answer) {
      handle(request, new CallResponder(answer));
    }

    @Override
    public StreamObserver<StreamSpansRequest> streamSpans(
        StreamObserver<StreamSpansResponse> answers) {
      streams.incrementAndGet();
      return new StreamObserver<>() {
        @Override
        public void onNext(StreamSpansRequest message) {
          handle(message.getWrite(), new StreamResponder(message.getSequence(), answers));
        }

        @Override
        public void onError(Throwable failure) {
          // The client went away.
        }

        @Override
        public void onCompleted() {
          endedStreams.incrementAndGet();
          answers.onCompleted();
        }
      };
    }
  }

  private record CallResponder(StreamObserver<WriteSpansResponse> call) implements Responder {
    @Override
    public void answer(WriteSpansResponse response) {
      call.onNext(response);
      call.onCompleted();
    }

    @Override
    public void fail(StatusRuntimeException failure) {
      call.onError(failure);
    }

    @Override
    public void breakOff(StatusRuntimeException failure) {
      call.onError(failure);
    }
  }

  private record StreamResponder(long sequence, StreamObserver<StreamSpansResponse> stream)
      implements Responder {
    @Override
    public void answer(WriteSpansResponse response) {
      send(StreamSpansResponse.newBuilder().setSequence(sequence).setWritten(response).build());
    }

    @Override
    public void fail(StatusRuntimeException failure) {
      send(
          StreamSpansResponse.newBuilder()
              .setSequence(sequence)
              .setFailed(StatusProto.fromThrowable(failure))
              .build());
    }

    /** Held answers are released by other threads. */
    private void send(StreamSpansResponse response) {
      synchronized (stream) {
        stream.onNext(response);
      }
    }

    @Override
    public void breakOff(StatusRuntimeException failure) {
      stream.onError(failure);
    }

    @Override
    public void endStream() {
      stream.onCompleted();
    }
  }
}
