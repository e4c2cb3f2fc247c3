package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.IgnoredRecords;
import io.llmobservatory.server.genai.LogMapping;
import io.llmobservatory.server.genai.MappedMessages;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import io.llmobservatory.server.otlp.OtlpLogReader;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.telemetry.ItemMetrics;
import io.llmobservatory.server.telemetry.SignalKind;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** OTLP's logs: messages of spans to store; other log records are taken and left. */
record LogSignal(GenAiProcessor options, TraceResolver resolver, ItemMetrics metrics)
    implements Signal {
  @Override
  public SignalKind kind() {
    return SignalKind.LOGS;
  }

  @Override
  public ServiceDescriptor service() {
    return LogsServiceGrpc.getServiceDescriptor();
  }

  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        LogsServiceGrpc.getExportMethod(), ExportLogsServiceResponse.getDefaultInstance());
  }

  @Override
  public byte[] protobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    return OtlpJson.LOGS.toProtobuf(json, charge);
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant, LongConsumer charge) {
    return new Records(request, tenant, this);
  }

  private static final class Records implements Mapping {
    private final RequestBytes request;
    private final String tenant;
    private final LogSignal signal;
    private final LogMapping mapping;
    private final Rejections rejected = new Rejections();

    Records(RequestBytes request, String tenant, LogSignal signal) {
      this.request = request;
      this.tenant = tenant;
      this.signal = signal;
      this.mapping = new LogMapping(request.array(), request.length(), tenant, signal.options);
    }

    @Override
    public RequestBytes request() {
      return request;
    }

    @Override
    public void check() throws MalformedRequestException {
      OtlpLogReader.check(request.array(), request.length());
    }

    @Override
    public Portion next() throws MalformedRequestException {
      MappedMessages mapped = new MappedMessages();
      boolean hasMore = mapping.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      rejected.add(mapped.rejected());
      return new Messages(signal, tenant, mapped, hasMore, rejected);
    }

    /** All is stored: then {@code partial_success} is not set. Else it tells how many are not. */
    @Override
    public CompletableFuture<Answer> answer() {
      ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
      long count = rejected.count();
      if (count > 0) {
        response.setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(count)
                .setErrorMessage(rejected.reasons()));
      }
      return CompletableFuture.completedFuture(new Answer(response.build(), count));
    }
  }

  private record Messages(
      LogSignal signal, String tenant, MappedMessages mapped, boolean hasMore, Rejections rejected)
      implements Portion {
    @Override
    public boolean isEmpty() {
      return mapped.messages().isEmpty();
    }

    @Override
    public long weight() {
      return mapped.weight();
    }

    @Override
    public int received() {
      return mapped.received();
    }

    @Override
    public void count() {
      ItemMetrics metrics = signal.metrics;
      metrics.received(mapped.received());
      IgnoredRecords ignored = mapped.ignored();
      metrics.dropped("not_genai", ignored.others());
      metrics.dropped("without_span", ignored.withoutSpan());
      metrics.dropped("without_content", ignored.withoutContent());
      metrics.dropped("content_drop", ignored.dropped());
      mapped.rejected().forEach((reason, records) -> metrics.rejected(reason.label(), records));
      mapped.repaired().forEach(metrics::repaired);
    }

    @Override
    public CompletableFuture<Outcome> submit() {
      return signal.resolver.submitMessages(tenant, mapped.messages(), mapped.weight());
    }

    @Override
    public void committed(Outcome outcome) {
      rejected.add(outcome.rejected());
    }
  }
}
