package io.llmobservatory.client;

import static io.llmobservatory.client.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StreamCallsTest {
  /** Where nothing can be opened any more, a call ends on the thread that starts it. */
  @Test
  void a_stream_that_ends_before_its_first_message_tells_why() {
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget("localhost:1").usePlaintext().directExecutor().build();
    channel.shutdownNow();
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    try {
      StreamCalls calls =
          new StreamCalls(
              channel, LlmObservatoryClient.builder("localhost:1").settings(), executor);
      Failures failures = new Failures();
      byte[] request = WriteSpansRequest.newBuilder().addSpans(span(1)).build().toByteArray();

      calls.send(request, failures);
      calls.send(request, failures);

      assertThat(failures.told)
          .hasSize(2)
          .allSatisfy(
              status -> {
                assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(status.getDescription()).contains("shutdown");
              });
    } finally {
      executor.shutdownNow();
    }
  }

  private static final class Failures implements Transport.Answer {
    final List<Status> told = new ArrayList<>();

    @Override
    public void written(WriteSpansResponse response) {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void failed(Status status, @Nullable Metadata trailers) {
      told.add(status);
    }
  }
}
