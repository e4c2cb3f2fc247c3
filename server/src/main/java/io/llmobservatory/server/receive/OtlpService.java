package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.llmobservatory.server.otlp.MalformedRequestException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service of OTLP: an export is answered when its rows are committed. */
final class OtlpService {
  private static final Logger log = LoggerFactory.getLogger(OtlpService.class);

  private final Signal signal;
  private final Executor executor;

  OtlpService(Signal signal, Executor executor) {
    this.signal = signal;
    this.executor = executor;
  }

  /** OTLP's method with the request as bytes, so that none is lost in decoding. */
  static MethodDescriptor<Request, Message> method(MethodDescriptor<?, ?> export, Message answer) {
    return export.toBuilder(new RequestMarshaller(), ProtoUtils.marshaller(answer)).build();
  }

  /**
   * The way of every export. Its request was admitted by its bytes while they arrived ({@link
   * InboundCall}); it is mapped and submitted portion by portion, and answered when the last one is
   * committed ({@link Export}).
   */
  void export(Request request, InboundCall call) {
    if (request instanceof Request.Unreadable unreadable) {
      call.fail(unreadable.answer());
    } else if (request instanceof Request.Received received) {
      try {
        new Export(call, received.bytes, signal, executor).begin(received.bytes);
      } catch (MalformedRequestException e) {
        call.fail(Answers.malformed(String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        log.error("an export failed", e);
        call.fail(Answers.internal());
      }
    }
  }

  /** The service as gRPC wants it. */
  ServerServiceDefinition definition() {
    MethodDescriptor<Request, Message> export = signal.method();
    return ServerServiceDefinition.builder(String.valueOf(export.getServiceName()))
        .addMethod(export, this::start)
        .build();
  }

  private ServerCall.Listener<Request> start(
      ServerCall<Request, Message> serverCall, Metadata headers) {
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
