package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes a request's bytes as they are. It never throws: what a marshaller throws, gRPC answers with
 * {@code UNKNOWN}, which tells a client nothing.
 */
final class RequestMarshaller implements MethodDescriptor.Marshaller<Request> {
  /** OTLP's method with the request as bytes, so that none is lost in decoding. */
  static MethodDescriptor<Request, Message> method(MethodDescriptor<?, ?> export, Message answer) {
    return export.toBuilder(new RequestMarshaller(), ProtoUtils.marshaller(answer)).build();
  }

  @Override
  public InputStream stream(Request request) {
    return new ByteArrayInputStream(
        request instanceof Request.Received received ? received.bytes : new byte[0]);
  }

  @Override
  public Request parse(InputStream stream) {
    InboundCall call = GrpcCall.current().call();
    try {
      return new Request.Received(read(stream, call));
    } catch (Inflation.RefusedException e) {
      return new Request.Unreadable(e.answer());
    } catch (StatusRuntimeException e) {
      return new Request.Unreadable(
          e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
              ? Answers.tooLarge(String.valueOf(e.getStatus().getDescription()))
              : Inflation.unreadable());
    } catch (IOException | RuntimeException e) {
      return new Request.Unreadable(Inflation.unreadable());
    }
  }

  private static byte[] read(InputStream stream, InboundCall call)
      throws IOException, Inflation.RefusedException {
    if (stream instanceof KnownLength) {
      // Not compressed: its bytes are charged already, and read in one go they are there once.
      return call.isOver() ? new byte[0] : stream.readNBytes(stream.available());
    }
    return Inflation.inflate(stream, call, Integer.MAX_VALUE);
  }
}
