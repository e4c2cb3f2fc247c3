package io.llmobservatory.server.query;

import static io.llmobservatory.server.genai.LlmSpanBuilder.NOON;
import static io.llmobservatory.server.genai.LlmSpanBuilder.NO_USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries over a socket, where one runs at a time and one may wait. */
final class TraceQueryGrpcTest {
  private static final int SPANS = 400;
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CALLER = Context.key("caller");

  private static final QueryThreads threads = new QueryThreads(1, 1);
  private static QueryDatabase database;
  private static TraceQueryGrpc service;
  private static Server server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    database = QueryDatabase.create();
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      spans.add(
          new LlmSpanBuilder("large", "s" + i)
              .times(NOON + i, NOON + i + 1)
              .genAi(LlmSpanBuilder.llm(NO_USAGE, true, null))
              .input("\"" + "x".repeat(50_000) + "\"")
              .build());
    }
    database.write(QueryDatabase.TENANT, spans);
    database.write("acme", List.of(new LlmSpanBuilder("theirs", "s").build()));
    service =
        new TraceQueryGrpc(
            database.queries(),
            database.queries(),
            database.committed(),
            CALLER::get,
            threads,
            Duration.ofMinutes(1));
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
            .addService(service)
            .intercept(new TenantOfHeader())
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow();
    server.awaitTermination(10, TimeUnit.SECONDS);
    service.close();
    database.close();
  }

  /** One query runs and one waits: what a test leaves behind would take another's place. */
  @AfterEach
  void leaves_nothing_behind() {
    await().until(() -> service.openStreams() == 0 && threads.isIdle());
  }

  /** As the port tells whose call it is. */
  private static final class TenantOfHeader implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String named = headers.get(TENANT);
      String caller = named == null ? QueryDatabase.TENANT : named;
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    }
  }

  private static TraceQueryServiceGrpc.TraceQueryServiceBlockingStub client() {
    return TraceQueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static TraceQueryServiceGrpc.TraceQueryServiceBlockingStub client(String tenant) {
    Metadata headers = new Metadata();
    headers.put(TENANT, tenant);
    return client().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Test
  void who_watches_is_sent_what_is_committed_of_its_tenant_and_asked_for() throws Exception {
    Queue<TailSpansResponse> seen = new ConcurrentLinkedQueue<>();
    Context.CancellableContext watching = Context.current().withCancellation();
    Thread watcher =
        new Thread(
            watching.wrap(
                () -> {
                  try {
                    client()
                        .tailSpans(
                            TailSpansRequest.newBuilder()
                                .setFilter(Filter.newBuilder().addEnvironments("shop"))
                                .setWithoutContent(true)
                                .build())
                        .forEachRemaining(seen::add);
                  } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
                  }
                }));
    watcher.start();
    await().until(() -> seen.size() == 1);
    assertThat(seen.remove()).isEqualTo(TailSpansResponse.getDefaultInstance());
    LlmSpanBuilder asked = new LlmSpanBuilder("watched", "seen").environment("shop").input("[1]");
    database.write("acme", List.of(asked.build()));
    database.write(QueryDatabase.TENANT, List.of(new LlmSpanBuilder("watched", "other").build()));
    database.write(QueryDatabase.TENANT, List.of(asked.build()));
    // Stored already, so it is not committed now.
    database.write(QueryDatabase.TENANT, List.of(asked.build()));
    database.write(
        QueryDatabase.TENANT,
        List.of(new LlmSpanBuilder("watched", "last").environment("shop").build()));

    await()
        .untilAsserted(
            () -> assertThat(seen).flatExtracting(TailSpansResponse::getSpansList).hasSize(2));
    assertThat(seen)
        .flatExtracting(TailSpansResponse::getSpansList)
        .extracting(span -> span.getSpan().getSpanId() + span.getSpan().hasContent())
        .containsExactly("seenfalse", "lastfalse");
    int before = service.openStreams();
    watching.cancel(null);
    watcher.join(10_000);
    assertThat(watcher.isAlive()).isFalse();
    await().until(() -> service.openStreams() < before);
    database.execute("DELETE FROM traces WHERE trace_id = 'watched'");
    database.execute("DELETE FROM trace_spans WHERE span_id IN ('seen', 'other', 'last')");
  }

  @Test
  void whoever_watches_may_not_ask_for_a_time() throws Exception {
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "filter.start_time_from",
        () ->
            client()
                .tailSpans(
                    TailSpansRequest.newBuilder()
                        .setFilter(
                            Filter.newBuilder().setStartTimeFrom(Timestamp.getDefaultInstance()))
                        .build())
                .forEachRemaining(response -> {}));
  }

  @Test
  void each_query_is_answered_for_its_tenant() throws Exception {
    assertThat(client().listTraces(ListTracesRequest.getDefaultInstance()).getTracesList())
        .extracting(trace -> trace.getTraceId() + " " + trace.getSpanCount())
        .containsExactly("large 400");
    assertThat(client("acme").listTraces(ListTracesRequest.getDefaultInstance()).getTracesList())
        .extracting(trace -> trace.getTraceId())
        .containsExactly("theirs");
    assertThat(
            client()
                .searchSpans(SearchSpansRequest.newBuilder().setPageSize(3).build())
                .getSpansList())
        .extracting(span -> span.getSpan().getSpanId())
        .containsExactly("s399", "s398", "s397");
    assertThat(client("acme").searchSpans(SearchSpansRequest.getDefaultInstance()).getSpansCount())
        .isEqualTo(1);
    assertThat(client().getUsage(GetUsageRequest.getDefaultInstance()).getRows(0).getCalls())
        .isEqualTo(400);
    assertThat(client("acme").getUsage(GetUsageRequest.getDefaultInstance()).getRowsCount())
        .isZero();
  }

  @Test
  void a_trace_is_streamed_itself_first() throws Exception {
    Iterator<GetTraceResponse> responses =
        client().getTrace(GetTraceRequest.newBuilder().setTraceId("large").build());
    GetTraceResponse first = responses.next();
    assertThat(first.getTrace().getTraceId()).isEqualTo("large");
    assertThat(first.getSpansCount()).isZero();
    List<String> ids = new ArrayList<>();
    int count = 0;
    while (responses.hasNext()) {
      GetTraceResponse response = responses.next();
      assertThat(response.hasTrace()).isFalse();
      response.getSpansList().forEach(span -> ids.add(span.getSpan().getSpanId()));
      count++;
    }
    assertThat(ids).hasSize(SPANS).startsWith("s0", "s1").endsWith("s399").doesNotHaveDuplicates();
    assertThat(count).as("responses of a megabyte").isGreaterThan(15);

    String uuid = first.getTrace().getTraceUuid();
    try (Context.CancellableContext reading = Context.current().withCancellation()) {
      GetTraceRequest sameTrace = GetTraceRequest.newBuilder().setTraceUuid(uuid).build();
      Trace found = reading.call(() -> client().getTrace(sameTrace).next().getTrace());
      assertThat(found).isEqualTo(first.getTrace());
    }
  }

  @Test
  void refusals_name_their_field() throws Exception {
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "page_size",
        () -> client().listTraces(ListTracesRequest.newBuilder().setPageSize(-1).build()));
    assertRefused(
        Status.Code.NOT_FOUND,
        "trace_id",
        () ->
            client("acme")
                .getTrace(GetTraceRequest.newBuilder().setTraceId("large").build())
                .next());
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "trace_uuid",
        () -> client().getTrace(GetTraceRequest.newBuilder().setTraceUuid("x").build()).next());
  }

  private static void assertRefused(Status.Code code, String field, Runnable call)
      throws Exception {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(e.getStatus().getCode()).isEqualTo(code);
    com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(e));
    assertThat(status.getDetails(0).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo(field);
  }

  /** One thread answers all: if it waited for this client, nobody else would be answered. */
  @Test
  void a_client_that_does_not_read_holds_nobody_up() throws Exception {
    Queue<GetTraceResponse> received = new ConcurrentLinkedQueue<>();
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<GetTraceRequest, GetTraceResponse> slow = readTwo(channel, received, end);
    await().until(() -> received.size() == 2);
    ManagedChannel other =
        NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(
                TraceQueryServiceGrpc.newBlockingStub(other)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .listTraces(ListTracesRequest.getDefaultInstance())
                    .getTracesCount())
            .isEqualTo(1);
      }
    } finally {
      other.shutdownNow();
    }
    assertThat(end).as("what the client did not read is not sent").isNotDone();
    assertThat(received).hasSize(2);

    slow.request(1_000);
    assertThat(end.get(60, TimeUnit.SECONDS).isOk()).isTrue();
    assertThat(received.stream().mapToInt(GetTraceResponse::getSpansCount).sum()).isEqualTo(SPANS);
  }

  private static ClientCall<GetTraceRequest, GetTraceResponse> readTwo(
      ManagedChannel from, Queue<GetTraceResponse> received, CompletableFuture<Status> end) {
    ClientCall<GetTraceRequest, GetTraceResponse> slow =
        from.newCall(TraceQueryServiceGrpc.getGetTraceMethod(), CallOptions.DEFAULT);
    slow.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(GetTraceResponse message) {
            received.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    slow.sendMessage(GetTraceRequest.newBuilder().setTraceId("large").build());
    slow.halfClose();
    slow.request(2);
    return slow;
  }

  @Test
  void a_client_that_does_not_read_for_long_is_given_up() throws Exception {
    TraceQueryGrpc impatient =
        new TraceQueryGrpc(
            database.queries(),
            database.queries(),
            database.committed(),
            CALLER::get,
            new QueryThreads(1, 1),
            Duration.ofMillis(100));
    Server port =
        NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
            .addService(impatient)
            .intercept(new TenantOfHeader())
            .build()
            .start();
    ManagedChannel reader =
        NettyChannelBuilder.forAddress("localhost", port.getPort()).usePlaintext().build();
    try {
      Queue<GetTraceResponse> received = new ConcurrentLinkedQueue<>();
      CompletableFuture<Status> end = new CompletableFuture<>();
      ClientCall<GetTraceRequest, GetTraceResponse> slow = readTwo(reader, received, end);
      await().until(() -> received.size() == 2 && impatient.openStreams() == 0);

      slow.request(1_000);
      assertThat(end.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(received.stream().mapToInt(GetTraceResponse::getSpansCount).sum())
          .isLessThan(SPANS);
    } finally {
      reader.shutdownNow();
      port.shutdownNow();
      impatient.close();
    }
  }

  @Test
  void more_queries_than_may_wait_are_to_be_tried_again() throws Exception {
    TraceQueryServiceGrpc.TraceQueryServiceFutureStub asynchronous =
        TraceQueryServiceGrpc.newFutureStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    List<Future<ListTracesResponse>> answers = new ArrayList<>();
    try (Connection holder = TestPostgres.connect(database.url())) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("LOCK TABLE traces IN ACCESS EXCLUSIVE MODE");
      }
      answers.add(asynchronous.listTraces(ListTracesRequest.getDefaultInstance()));
      await().until(TraceQueryGrpcTest::isHeldUp);
      answers.add(asynchronous.listTraces(ListTracesRequest.getDefaultInstance()));
      // Either of the two may come first; there is room for one.
      answers.add(asynchronous.listTraces(ListTracesRequest.getDefaultInstance()));
      await().until(() -> answers.stream().anyMatch(Future::isDone));
      holder.rollback();
    }
    int answered = 0;
    for (Future<ListTracesResponse> answer : answers) {
      try {
        answered += answer.get(60, TimeUnit.SECONDS).getTracesCount();
      } catch (ExecutionException e) {
        com.google.rpc.Status status =
            Objects.requireNonNull(StatusProto.fromThrowable(Objects.requireNonNull(e.getCause())));
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
        assertThat(status.getMessage()).contains("too many");
        assertThat(status.getDetails(0).is(RetryInfo.class)).isTrue();
      }
    }
    assertThat(answered).isEqualTo(2);
  }

  private static boolean isHeldUp() throws Exception {
    return TestPostgres.query(
            database.url(),
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'traces'::regclass")
        .equals("1");
  }
}
