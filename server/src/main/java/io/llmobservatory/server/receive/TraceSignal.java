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
import io.llmobservatory.server.resolve.ResolvedSpans;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.telemetry.ItemMetrics;
import io.llmobservatory.server.telemetry.SignalKind;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.Map;
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
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        TraceServiceGrpc.getExportMethod(), ExportTraceServiceResponse.getDefaultInstance());
  }

  @Override
  public byte[] protobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    return OtlpJson.TRACES.toProtobuf(json, charge);
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant) {
    SpanMapping spans = mappings.of(request.array(), request.length(), tenant);
    return () -> {
      ResolvedSpans resolved = resolver.spansOf(tenant);
      MappedSpans mapped = new MappedSpans(resolved::add);
      boolean hasMore = spans.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      return new Spans(this, resolved, mapped, hasMore);
    };
  }

  @Override
  public void check(RequestBytes request) throws MalformedRequestException {
    OtlpRequestReader.check(request.array(), request.length());
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

  private record Spans(
      TraceSignal signal, ResolvedSpans resolved, MappedSpans mapped, boolean hasMore)
      implements Portion {
    @Override
    public boolean isEmpty() {
      return resolved.isEmpty();
    }

    @Override
    public long weight() {
      return resolved.weight();
    }

    @Override
    public Map<Rejection, Integer> rejected() {
      return mapped.rejected();
    }

    @Override
    public int received() {
      return mapped.received();
    }

    @Override
    public void count() {
      ItemMetrics metrics = signal.metrics;
      metrics.received(mapped.received());
      metrics.dropped("not_genai", mapped.dropped());
      metrics.dropped("pending", mapped.pending());
      mapped.rejected().forEach((reason, spans) -> metrics.rejected(reason.label(), spans));
      mapped.repaired().forEach(metrics::repaired);
    }

    @Override
    public CompletableFuture<Outcome> submit() {
      return signal.resolver.submit(resolved);
    }
  }
}
