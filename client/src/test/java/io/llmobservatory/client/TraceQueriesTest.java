package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
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
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceQueryServiceGrpc;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.proto.v1.UsageRow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TraceQueriesTest {
  private static final Trace TRACE = Trace.newBuilder().setTraceId("trace_1").build();

  private final Service service = new Service();
  private Server server;
  private LlmObservatoryClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getByName("localhost"), 0))
            .addService(service)
            .build()
            .start();
    client =
        LlmObservatoryClient.builder("localhost:" + server.getPort())
            .queryDeadline(Duration.ofSeconds(20))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  private static TraceSpan span(int number) {
    return TraceSpan.newBuilder().setSpan(Spans.span(number)).build();
  }

  @Test
  void a_trace_comes_in_parts() {
    StoredTrace trace = client.queries().getTrace("trace_1").orElseThrow();

    assertThat(trace.trace()).isEqualTo(TRACE);
    assertThat(trace.spans()).containsExactly(span(1), span(2), span(3));
    assertThat(trace.truncated()).isTrue();
    assertThat(trace).asString().doesNotContain("span_1");
  }

  @Test
  void a_trace_is_found_by_its_uuid_too_and_what_is_not_there_is_empty() {
    UUID uuid = UUID.randomUUID();

    assertThat(client.queries().getTrace(uuid)).isEmpty();
    assertThat(service.asked.getTraceUuid()).isEqualTo(uuid.toString());
  }

  @Test
  void pages_are_turned_to_the_end() {
    Pages<Trace> traces =
        client.queries().allTraces(ListTracesRequest.newBuilder().setPageSize(2).build());

    assertThat(traces.stream().map(Trace::getTraceId)).containsExactly("0", "1", "2", "3", "4");
    assertThat(traces.isTruncated()).isTrue();
    assertThat(service.pages).hasValue(4);
    assertThat(client.queries().listTraces(ListTracesRequest.getDefaultInstance()).getTracesList())
        .extracting(Trace::getTraceId)
        .containsExactly("0", "1");
  }

  @Test
  void pages_of_spans_are_turned_when_they_are_needed() {
    Pages<TraceSpan> spans = client.queries().allSpans(SearchSpansRequest.getDefaultInstance());

    assertThat(spans.next()).isEqualTo(span(0));
    assertThat(service.pages).hasValue(1);
    assertThat(spans.stream()).containsExactly(span(1));
    assertThat(spans.isTruncated()).isFalse();
    assertThat(spans.hasNext()).isFalse();
  }

  @Test
  void a_server_that_goes_in_circles_is_noticed() {
    service.circles = true;

    assertThatThrownBy(
            () ->
                client
                    .queries()
                    .allTraces(ListTracesRequest.getDefaultInstance())
                    .forEachRemaining(trace -> {}))
        .hasMessageContaining("same page token twice");
  }

  @Test
  void usage() {
    assertThat(client.queries().getUsage(GetUsageRequest.getDefaultInstance()).getRows(0))
        .isEqualTo(UsageRow.newBuilder().setCalls(7).build());
  }

  @Test
  void a_bad_argument_is_told_with_its_field() {
    service.fail(
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage("the request cannot be")
                .addDetails(
                    Any.pack(
                        BadRequest.newBuilder()
                            .addFieldViolations(
                                BadRequest.FieldViolation.newBuilder()
                                    .setField("filter.min_cost_usd")
                                    .setDescription("no number"))
                            .build()))
                .build()));

    assertThatThrownBy(() -> client.queries().getUsage(GetUsageRequest.getDefaultInstance()))
        .hasMessage(
            "reading usage failed: INVALID_ARGUMENT: the request cannot be; filter.min_cost_usd: no"
                + " number")
        .asInstanceOf(type(LlmObservatoryException.class))
        .returns(Status.Code.INVALID_ARGUMENT, LlmObservatoryException::code);
  }

  @Test
  void a_server_that_is_busy_is_asked_up_to_three_times() {
    service.fail(SpanServer.failure(Code.UNAVAILABLE, Duration.ofMillis(1)));
    service.fail(SpanServer.failure(Code.UNAVAILABLE, Duration.ofMillis(1)));
    assertThat(client.queries().getTrace("trace_1")).isPresent();

    for (int attempt = 0; attempt < 3; attempt++) {
      service.fail(SpanServer.failure(Code.UNAVAILABLE, Duration.ofMillis(1)));
    }
    assertThatThrownBy(() -> client.queries().getTrace("trace_1"))
        .hasMessage("reading a trace failed after 3 attempts: UNAVAILABLE: busy");
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_given_up() {
    service.silent = true;
    try (LlmObservatoryClient hasty =
        LlmObservatoryClient.builder("localhost:" + server.getPort())
            .queryDeadline(Duration.ofMillis(200))
            .build()) {
      assertThatThrownBy(() -> hasty.queries().getUsage(GetUsageRequest.getDefaultInstance()))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void a_tail_goes_on_until_it_is_closed() throws Exception {
    SpanTail tail = client.queries().tail(TailSpansRequest.getDefaultInstance());

    assertThat(tail.next().getSpansList()).containsExactly(span(1));
    assertThat(tail.next().getSkipped()).isEqualTo(5);
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(tail::hasNext);
    assertThat(more).isNotDone();
    tail.close();

    assertThat(more).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
    assertThat(service.tailCancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_tail_that_breaks_says_so() {
    service.fail(SpanServer.failure(Code.UNAVAILABLE, Duration.ZERO));
    try (SpanTail tail = client.queries().tail(TailSpansRequest.getDefaultInstance())) {
      assertThatThrownBy(tail::hasNext).hasMessage("watching spans failed: UNAVAILABLE: busy");
    }
  }

  /** Five traces and two spans, in pages. */
  private static final class Service extends TraceQueryServiceGrpc.TraceQueryServiceImplBase {
    private final ConcurrentLinkedDeque<Throwable> failures = new ConcurrentLinkedDeque<>();
    private final AtomicInteger pages = new AtomicInteger();
    private final CountDownLatch tailCancelled = new CountDownLatch(1);
    private volatile GetTraceRequest asked = GetTraceRequest.getDefaultInstance();
    private volatile boolean circles;
    private volatile boolean silent;

    void fail(Throwable failure) {
      failures.add(failure);
    }

    private <T> void answer(StreamObserver<T> call, List<T> answers) {
      Throwable failure = failures.poll();
      if (failure != null) {
        call.onError(failure);
      } else if (!silent) {
        answers.forEach(call::onNext);
        call.onCompleted();
      }
    }

    @Override
    public void getTrace(GetTraceRequest request, StreamObserver<GetTraceResponse> call) {
      asked = request;
      if (!request.getTraceId().equals("trace_1")) {
        call.onError(Status.NOT_FOUND.withDescription("no such trace").asRuntimeException());
        return;
      }
      answer(
          call,
          List.of(
              GetTraceResponse.newBuilder().setTrace(TRACE).build(),
              GetTraceResponse.newBuilder().addSpans(span(1)).addSpans(span(2)).build(),
              GetTraceResponse.newBuilder().addSpans(span(3)).setTruncated(true).build()));
    }

    @Override
    public void listTraces(ListTracesRequest request, StreamObserver<ListTracesResponse> call) {
      pages.incrementAndGet();
      int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
      ListTracesResponse.Builder response =
          ListTracesResponse.newBuilder().setNextPageToken(page < 3 ? "" + (page + 1) : "");
      // The second page is empty, and says that it ended for lack of time: the next goes on.
      int first = page < 2 ? page * 2 : (page - 1) * 2;
      for (int number = first; page != 1 && number < Math.min(5, first + 2); number++) {
        response.addTraces(Trace.newBuilder().setTraceId("" + number));
      }
      response.setTruncated(page == 1 || page == 3);
      answer(call, List.of((circles ? response.setNextPageToken("1") : response).build()));
    }

    @Override
    public void searchSpans(SearchSpansRequest request, StreamObserver<SearchSpansResponse> call) {
      boolean first = pages.getAndIncrement() == 0;
      answer(
          call,
          List.of(
              SearchSpansResponse.newBuilder()
                  .addSpans(span(first ? 0 : 1))
                  .setNextPageToken(first ? "more" : "")
                  .setTruncated(first)
                  .build()));
    }

    @Override
    public void getUsage(GetUsageRequest request, StreamObserver<GetUsageResponse> call) {
      answer(
          call,
          List.of(
              GetUsageResponse.newBuilder().addRows(UsageRow.newBuilder().setCalls(7)).build()));
    }

    @Override
    public void tailSpans(TailSpansRequest request, StreamObserver<TailSpansResponse> call) {
      Throwable failure = failures.poll();
      if (failure != null) {
        call.onError(failure);
        return;
      }
      ((ServerCallStreamObserver<TailSpansResponse>) call)
          .setOnCancelHandler(tailCancelled::countDown);
      call.onNext(TailSpansResponse.newBuilder().addSpans(span(1)).build());
      call.onNext(TailSpansResponse.newBuilder().setSkipped(5).build());
    }
  }
}
