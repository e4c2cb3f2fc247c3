package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.config.TenantName;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service of OTLP as gRPC wants it: each export has one request. */
final class GrpcExport implements ServerCallHandler<Request, Message> {
  private final ExportService service;
  private final Access access;
  private final Entrance entrance;

  GrpcExport(ExportService service, Access access, Entrance entrance) {
    this.service = service;
    this.access = access;
    this.entrance = entrance;
  }

  /** A service with one method. */
  static ServerServiceDefinition of(ExportService service, Access access, Entrance entrance) {
    return ServerServiceDefinition.builder(described(service.descriptor(), service.method()))
        .addMethod(service.method(), new GrpcExport(service, access, entrance))
        .build();
  }

  /** A service as generated, with methods that take bytes. */
  static ServiceDescriptor described(
      ServiceDescriptor generated, MethodDescriptor<?, ?>... methods) {
    ServiceDescriptor.Builder described =
        ServiceDescriptor.newBuilder(generated.getName())
            .setSchemaDescriptor(generated.getSchemaDescriptor());
    for (MethodDescriptor<?, ?> method : methods) {
      described.addMethod(method);
    }
    return described.build();
  }

  /** The verdict on who sends, as often as it is asked for. */
  static Consumer<Consumer<Verdict>> verdict(
      Access access, ServerCall<?, ?> serverCall, Metadata headers) {
    return then ->
        access.decide(
            name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)),
            serverCall.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
            then);
  }

  @Override
  public ServerCall.Listener<Request> startCall(
      ServerCall<Request, Message> serverCall, Metadata headers) {
    GrpcCall call = GrpcCall.current();
    call.attach(serverCall, Context.current().getDeadline());
    Listener listener = new Listener(call.call());
    verdict(access, serverCall, headers).accept(verdict -> listener.go(verdict, serverCall));
    return listener;
  }

  private final class Listener extends ServerCall.Listener<Request> {
    private final InboundCall call;
    private volatile String tenant = TenantName.DEFAULT;
    private @Nullable Request request;

    Listener(InboundCall call) {
      this.call = call;
    }

    /** Only now may the request come. */
    void go(Verdict verdict, ServerCall<Request, Message> serverCall) {
      if (verdict instanceof Verdict.Accepted accepted) {
        tenant = accepted.tenant();
        Peer peer = Objects.requireNonNull(serverCall.getAttributes().get(Peer.KEY), "no peer");
        // One more than there should be, so that a second message is noticed.
        entrance.enter(peer, call, () -> serverCall.request(2));
      } else {
        call.fail(Answers.to(verdict));
      }
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
        service.export(received.bytes, tenant, call);
      }
    }
  }
}
