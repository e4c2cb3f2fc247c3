package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.LogMapping;
import io.llmobservatory.server.genai.MappedMessages;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import io.llmobservatory.server.otlp.OtlpLogReader;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.resolve.TraceResolver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** OTLP's logs: messages of spans to store; other log records are taken and left. */
record LogSignal(GenAiProcessor options, TraceResolver resolver) implements Signal {
  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        LogsServiceGrpc.getExportMethod(), ExportLogsServiceResponse.getDefaultInstance());
  }

  @Override
  public OtlpJson json() {
    return OtlpJson.LOGS;
  }

  @Override
  public Mapping mapping(byte[] request) {
    LogMapping messages = new LogMapping(request, TraceIds.DEFAULT_TENANT, options);
    return () -> {
      MappedMessages mapped = new MappedMessages();
      boolean hasMore = messages.map(PORTION_ROWS, PORTION_WEIGHT, mapped);
      return new Messages(mapped, hasMore, resolver);
    };
  }

  @Override
  public void check(byte[] request) throws MalformedRequestException {
    OtlpLogReader.check(request);
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

  private record Messages(MappedMessages mapped, boolean hasMore, TraceResolver resolver)
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
    public CompletableFuture<Outcome> submit() {
      return resolver.submitMessages(TraceIds.DEFAULT_TENANT, mapped.messages(), mapped.weight());
    }
  }
}
