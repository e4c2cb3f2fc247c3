package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMapping;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import io.llmobservatory.server.resolve.ResolvedSpans;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.telemetry.ItemMetrics;
import io.llmobservatory.server.telemetry.SignalKind;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** OTLP's traces: spans to store. */
record TraceSignal(SpanMappings mappings, TraceResolver resolver, ItemMetrics metrics)
    implements Signal {
  @Override
  public SignalKind kind() {
    return SignalKind.TRACES;
  }

  @Override
  public ServiceDescriptor service() {
    return TraceServiceGrpc.getServiceDescriptor();
  }

  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        TraceServiceGrpc.getExportMethod(), ExportTraceServiceResponse.getDefaultInstance());
  }

  @Override
  public byte[] protobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    return OtlpJson.TRACES.toProtobuf(json, charge);
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant, LongConsumer charge) {
    return new Spans(request, tenant, this);
  }

  private static final class Spans implements Mapping {
    private final RequestBytes request;
    private final String tenant;
    private final TraceSignal signal;
    private final SpanMapping mapping;
    private final Rejections rejected = new Rejections();

    Spans(RequestBytes request, String tenant, TraceSignal signal) {
      this.request = request;
      this.tenant = tenant;
      this.signal = signal;
      this.mapping = signal.mappings.of(request.array(), request.length(), tenant);
    }

    @Override
    public RequestBytes request() {
      return request;
    }

    @Override
    public void check() throws MalformedRequestException {
      OtlpRequestReader.check(request.array(), request.length());
    }

    @Override
    public Portion next() throws MalformedRequestException {
      ResolvedSpans resolved = signal.resolver.spansOf(tenant);
      MappedSpans mapped = new MappedSpans(resolved::add);
      boolean hasMore = mapping.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      rejected.add(mapped.rejected());
      return new SpanPortion(
          signal.metrics,
          mapped,
          resolved,
          hasMore,
          signal.resolver::submit,
          outcome -> rejected.add(outcome.rejected()));
    }

    /** All is stored: then {@code partial_success} is not set. Else it tells how many are not. */
    @Override
    public CompletableFuture<Answer> answer() {
      ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
      long count = rejected.count();
      if (count > 0) {
        response.setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(count)
                .setErrorMessage(rejected.reasons()));
      }
      return CompletableFuture.completedFuture(new Answer(response.build(), count));
    }
  }
}
