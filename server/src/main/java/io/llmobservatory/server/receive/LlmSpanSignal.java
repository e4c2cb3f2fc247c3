package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.LlmSpanRequest;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.telemetry.ItemMetrics;
import io.llmobservatory.server.telemetry.SignalKind;
import java.util.function.LongConsumer;

/** Spans to store, each of which is answered on its own. */
record LlmSpanSignal(
    SpanMappings mappings, TraceResolver resolver, ItemMetrics metrics, StoredSpans stored)
    implements Signal {
  @Override
  public SignalKind kind() {
    return SignalKind.TRACES;
  }

  @Override
  public ServiceDescriptor service() {
    return LlmSpanServiceGrpc.getServiceDescriptor();
  }

  @Override
  public MethodDescriptor<Request, Message> method() {
    return RequestMarshaller.method(
        LlmSpanServiceGrpc.getWriteSpansMethod(), WriteSpansResponse.getDefaultInstance());
  }

  @Override
  public Mapping mapping(RequestBytes request, String tenant, LongConsumer charge)
      throws MalformedRequestException {
    return mapping(request, 0, request.length(), tenant, charge);
  }

  /** Begins to map a request that is part of a message. */
  Mapping mapping(RequestBytes message, int offset, int length, String tenant, LongConsumer charge)
      throws MalformedRequestException {
    LlmSpanRequest read =
        new LlmSpanRequest(message.array(), offset, length, RequestBytes::arrayFor, charge);
    read.translate();
    charge.accept(-message.length());
    message.release();
    RequestBytes otlp = RequestBytes.of(read.array(), read.length());
    return new LlmSpanWrite(this, otlp, tenant, read.returnsStored());
  }
}
