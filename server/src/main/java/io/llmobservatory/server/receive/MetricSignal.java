package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.telemetry.SignalKind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * OTLP's metrics, for those who want them taken and dropped: an SDK that exports them with its
 * traces would else fill its log.
 */
record MetricSignal() implements Signal {
  @Override
  public SignalKind kind() {
    return SignalKind.METRICS;
  }

  @Override
  public ServiceDescriptor service() {
    return MetricsServiceGrpc.getServiceDescriptor();
  }

  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        MetricsServiceGrpc.getExportMethod(), ExportMetricsServiceResponse.getDefaultInstance());
  }

  @Override
  public byte[] protobuf(byte[] json, LongConsumer charge) {
    return json;
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant, LongConsumer charge) {
    return new Dropped(request);
  }

  private record Dropped(RequestBytes request) implements Mapping {
    @Override
    public void check() {}

    @Override
    public Portion next() {
      return new Nothing();
    }

    @Override
    public CompletableFuture<Answer> answer() {
      return CompletableFuture.completedFuture(
          new Answer(ExportMetricsServiceResponse.getDefaultInstance(), 0));
    }
  }

  private record Nothing() implements Portion {
    @Override
    public boolean hasMore() {
      return false;
    }

    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public long weight() {
      return 0;
    }

    @Override
    public int received() {
      return 0;
    }

    @Override
    public void count() {}

    @Override
    public CompletableFuture<Outcome> submit() {
      return CompletableFuture.completedFuture(new Outcome(0, 0, 0, Map.of()));
    }

    @Override
    public void committed(Outcome outcome) {}
  }
}
