package io.llmobservatory.server.receive;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.resolve.TraceResolver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP's TraceService: an export is answered when its spans are committed. */
final class OtlpTraceService {
  private static final Logger log = LoggerFactory.getLogger(OtlpTraceService.class);

  private final SpanMappings mappings;
  private final TraceResolver resolver;
  private final Executor executor;

  OtlpTraceService(GenAiProcessor options, TraceResolver resolver, Executor executor) {
    this.mappings = new SpanMappings(options);
    this.resolver = resolver;
    this.executor = executor;
  }

  /**
   * The way of every span. Its request was admitted by its bytes while they arrived ({@link
   * InboundCall}); it is mapped and submitted portion by portion, and answered when the last one is
   * committed ({@link Export}).
   */
  void export(Request request, InboundCall call) {
    if (request instanceof Request.Unreadable unreadable) {
      call.fail(unreadable.answer());
    } else if (request instanceof Request.Received received) {
      try {
        new Export(call, received.bytes, TraceIds.DEFAULT_TENANT, mappings, resolver, executor)
            .begin(received.bytes);
      } catch (MalformedRequestException e) {
        call.fail(Answers.malformed(String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        log.error("an export failed", e);
        call.fail(Answers.internal());
      }
    }
  }

  /** The service as gRPC wants it: with the request as bytes, so that none is lost in decoding. */
  ServerServiceDefinition definition() {
    MethodDescriptor<Request, ExportTraceServiceResponse> export =
        TraceServiceGrpc.getExportMethod().toBuilder(
                new RequestMarshaller(),
                ProtoUtils.marshaller(ExportTraceServiceResponse.getDefaultInstance()))
            .build();
    return ServerServiceDefinition.builder(TraceServiceGrpc.SERVICE_NAME)
        .addMethod(export, this::start)
        .build();
  }

  private ServerCall.Listener<Request> start(
      ServerCall<Request, ExportTraceServiceResponse> serverCall, Metadata headers) {
    InboundCall call = InboundCall.current();
    call.attach(serverCall, Context.current().getDeadline());
    // One more than there should be, so that a second message is noticed.
    serverCall.request(2);
    return new ExportListener(call);
  }

  private final class ExportListener extends ServerCall.Listener<Request> {
    private final InboundCall call;
    private @Nullable Request request;

    ExportListener(InboundCall call) {
      this.call = call;
    }

    @Override
    public void onMessage(Request message) {
      if (request != null) {
        call.fail(Answers.malformed("more than one request in a unary call"));
      }
      request = message;
    }

    @Override
    public void onHalfClose() {
      Request received = request;
      request = null;
      if (received == null) {
        call.fail(Answers.malformed("no request in the call"));
        return;
      }
      if (!call.isOver()) {
        export(received, call);
      }
    }
  }
}
