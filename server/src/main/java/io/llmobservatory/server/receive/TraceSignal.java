package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.SpanMapping;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.resolve.TraceResolver;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** OTLP's traces: spans to store. */
record TraceSignal(SpanMappings mappings, TraceResolver resolver) implements Signal {
  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        TraceServiceGrpc.getExportMethod(), ExportTraceServiceResponse.getDefaultInstance());
  }

  @Override
  public OtlpJson json() {
    return OtlpJson.TRACES;
  }

  @Override
  public Mapping mapping(byte[] request) {
    SpanMapping spans = mappings.of(request, TraceIds.DEFAULT_TENANT);
    return () -> {
      MappedSpans mapped = new MappedSpans();
      boolean hasMore = spans.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      return new Spans(mapped, hasMore, resolver);
    };
  }

  @Override
  public void check(byte[] request) throws MalformedRequestException {
    OtlpRequestReader.check(request);
  }

  /** All is stored: then {@code partial_success} is not set. Else it tells how many are not. */
  @Override
  public Message stored(Map<Rejection, Integer> rejected) {
    if (rejected.isEmpty()) {
      return ExportTraceServiceResponse.getDefaultInstance();
    }
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(Answers.count(rejected))
                .setErrorMessage(Answers.reasons(rejected)))
        .build();
  }

  private record Spans(MappedSpans mapped, boolean hasMore, TraceResolver resolver)
      implements Portion {
    @Override
    public boolean isEmpty() {
      return mapped.spans().isEmpty();
    }

    @Override
    public long weight() {
      return mapped.weight();
    }

    @Override
    public Map<Rejection, Integer> rejected() {
      return mapped.rejected();
    }

    @Override
    public CompletableFuture<Outcome> submit() {
      return resolver.submit(TraceIds.DEFAULT_TENANT, mapped.spans(), mapped.weight());
    }
  }
}
