package io.llmobservatory.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * One connection with requests of its own. A request is written into the sender's buffer when it is
 * sent, and again should it have to be sent again.
 */
final class Sender {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final long NO_DELAY_GIVEN_MILLIS = 200;

  private final ManagedChannel channel;
  private final MethodDescriptor<Long, ExportTraceServiceResponse> method;
  private final LoadPlan plan;
  private final Templates templates;
  private final int number;
  private final long seed;
  private final byte[] buffer;
  private final Answers answers;

  /** Told what became of requests, by threads of any connection. */
  interface Answers {
    void acknowledged(Sender sender, long dueNanos, int spans, long rejected);

    /** To be sent again after a while. */
    void refused(Sender sender, long request, long dueNanos, long delayMillis);

    void failed(Status status);
  }

  Sender(LoadPlan plan, int number, Templates templates, Answers answers) {
    this.plan = plan;
    this.number = number;
    this.templates = templates;
    this.answers = answers;
    this.seed = Template.mix(plan.seed() + number + 1);
    this.buffer = new byte[templates.length()];
    this.channel =
        NettyChannelBuilder.forAddress("localhost", plan.port())
            .usePlaintext()
            .directExecutor()
            .build();
    this.method =
        TraceServiceGrpc.getExportMethod().toBuilder(
                new Requests(),
                ProtoUtils.marshaller(ExportTraceServiceResponse.getDefaultInstance()))
            .build();
  }

  /**
   * Sends a request.
   *
   * @param request its number among those of this sender, from 0
   * @param dueNanos when it was to be sent, by {@link System#nanoTime}
   */
  void send(long request, long dueNanos) {
    ClientCall<Long, ExportTraceServiceResponse> call =
        channel.newCall(method, CallOptions.DEFAULT);
    call.start(new Answer(request, dueNanos), new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  private final class Requests implements MethodDescriptor.Marshaller<Long> {
    @Override
    public InputStream stream(Long request) {
      return new Message(request);
    }

    @Override
    public Long parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }

  /** A request that is written when the connection takes it, into the buffer that all share. */
  @SuppressWarnings("InputStreamSlowMultibyteRead") // it is drained, never read
  private final class Message extends InputStream implements KnownLength, Drainable {
    private final long request;
    private final Template template;

    Message(long request) {
      this.request = request;
      // The first requests hold spans of traces that would have begun two before.
      this.template = templates.of(request + 2);
    }

    @Override
    public int available() {
      return template.length();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      synchronized (buffer) {
        long first = (request * plan.connections() + number) * plan.spans();
        template.write(
            buffer,
            span -> templates.trace(request + 2, span),
            seed,
            plan.startNanos() + first * plan.stepNanos(),
            plan.stepNanos());
        target.write(buffer, 0, template.length());
      }
      return template.length();
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Answer extends ClientCall.Listener<ExportTraceServiceResponse> {
    private final long request;
    private final long dueNanos;
    private long rejected;

    Answer(long request, long dueNanos) {
      this.request = request;
      this.dueNanos = dueNanos;
    }

    @Override
    public void onMessage(ExportTraceServiceResponse response) {
      rejected = response.getPartialSuccess().getRejectedSpans();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk()) {
        answers.acknowledged(Sender.this, dueNanos, plan.spans(), rejected);
      } else if (status.getCode() == Status.Code.UNAVAILABLE) {
        String delay = trailers.get(PUSHBACK);
        answers.refused(
            Sender.this,
            request,
            dueNanos,
            delay == null ? NO_DELAY_GIVEN_MILLIS : Long.parseLong(delay));
      } else {
        answers.failed(status);
      }
    }
  }

  /** Ends the connection. */
  void close() throws InterruptedException {
    channel.shutdown();
    if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
      channel.shutdownNow();
    }
  }
}
