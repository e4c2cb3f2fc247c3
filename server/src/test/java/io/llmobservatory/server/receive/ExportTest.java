package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.telemetry.SignalKind;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.Transport;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an export is answered, whatever happens at the same time. */
final class ExportTest {
  private static final Outcome STORED = new Outcome(1, 0, 0, Map.of());

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final InboundCall call =
      new InboundCall(
          new InFlightBytes(1 << 20),
          () -> {},
          timer,
          new Telemetry().receiver(Transport.GRPC, SignalKind.TRACES));
  private final List<String> answers = new ArrayList<>();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void it_waits_for_a_last_portion_that_is_mapped_while_the_one_before_is_committed()
      throws Exception {
    CompletableFuture<Outcome> first = new CompletableFuture<>();
    CompletableFuture<Outcome> last = new CompletableFuture<>();
    export(
        List.of(
            () -> first,
            () -> {
              first.complete(STORED);
              return last;
            }));
    assertThat(answers).isEmpty();

    last.complete(STORED);
    assertThat(answers).containsExactly("stored");
  }

  private void export(List<Supplier<CompletableFuture<Outcome>>> portions) throws Exception {
    call.attach(
        new InboundCall.Reply() {
          @Override
          public void succeed(Message response) {
            answers.add("stored");
          }

          @Override
          public void fail(Status answer) {
            answers.add(answer.getMessage());
          }
        });
    Iterator<Supplier<CompletableFuture<Outcome>>> rest = portions.iterator();
    new Export(call, new Mapping(rest), Runnable::run).begin();
  }

  private record Mapping(Iterator<Supplier<CompletableFuture<Outcome>>> rest)
      implements Signal.Mapping {
    @Override
    public RequestBytes request() {
      return RequestBytes.of(new byte[0]);
    }

    @Override
    public void check() {}

    @Override
    public Signal.Portion next() {
      Supplier<CompletableFuture<Outcome>> next = rest.next();
      return new Portion(next, rest.hasNext());
    }

    @Override
    public CompletableFuture<Signal.Answer> answer() {
      return CompletableFuture.completedFuture(
          new Signal.Answer(ExportTraceServiceResponse.getDefaultInstance(), 0));
    }
  }

  private record Portion(Supplier<CompletableFuture<Outcome>> submission, boolean hasMore)
      implements Signal.Portion {
    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public long weight() {
      return 1;
    }

    @Override
    public int received() {
      return 1;
    }

    @Override
    public void count() {}

    @Override
    public CompletableFuture<Outcome> submit() {
      return submission.get();
    }

    @Override
    public void committed(Outcome outcome) {}
  }
}
