package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;

/** A service of OTLP as gRPC wants it: each export has one request. */
final class GrpcExport implements ServerCallHandler<Request, Message> {
  private final OtlpService service;

  private GrpcExport(OtlpService service) {
    this.service = service;
  }

  static ServerServiceDefinition of(OtlpService service) {
    return ServerServiceDefinition.builder(String.valueOf(service.method().getServiceName()))
        .addMethod(service.method(), new GrpcExport(service))
        .build();
  }

  @Override
  public ServerCall.Listener<Request> startCall(
      ServerCall<Request, Message> serverCall, Metadata headers) {
    GrpcCall call = GrpcCall.current();
    call.attach(serverCall, Context.current().getDeadline());
    // One more than there should be, so that a second message is noticed.
    serverCall.request(2);
    return new Listener(call.call());
  }

  private final class Listener extends ServerCall.Listener<Request> {
    private final InboundCall call;
    private @Nullable Request request;

    Listener(InboundCall call) {
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
      Request message = request;
      request = null;
      if (message == null) {
        call.fail(Answers.malformed("no request in the call"));
      } else if (message instanceof Request.Unreadable unreadable) {
        call.fail(unreadable.answer());
      } else if (message instanceof Request.Received received) {
        service.export(received.bytes, call);
      }
    }
  }
}
