package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.IgnoredRecords;
import io.llmobservatory.server.genai.LogMapping;
import io.llmobservatory.server.genai.MappedMessages;
import io.llmobservatory.server.genai.Rejection;
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
import java.util.Map;
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
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        LogsServiceGrpc.getExportMethod(), ExportLogsServiceResponse.getDefaultInstance());
  }

  @Override
  public byte[] protobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    return OtlpJson.LOGS.toProtobuf(json, charge);
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant) {
    LogMapping messages = new LogMapping(request.array(), request.length(), tenant, options);
    return () -> {
      MappedMessages mapped = new MappedMessages();
      boolean hasMore = messages.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      return new Messages(this, tenant, mapped, hasMore);
    };
  }

  @Override
  public void check(RequestBytes request) throws MalformedRequestException {
    OtlpLogReader.check(request.array(), request.length());
  }

  /** All is stored: then {@code partial_success} is not set. Else it tells how many are not. */
  @Override
  public Message stored(Map<Rejection, Integer> rejected) {
    if (rejected.isEmpty()) {
      return ExportLogsServiceResponse.getDefaultInstance();
    }
    return ExportLogsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(Answers.count(rejected))
                .setErrorMessage(Answers.reasons(rejected)))
        .build();
  }

  private record Messages(LogSignal signal, String tenant, MappedMessages mapped, boolean hasMore)
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
  }
}
