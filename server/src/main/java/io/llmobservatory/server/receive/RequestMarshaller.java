package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * Takes a request's bytes as they are. It never throws: what a marshaller throws, gRPC answers with
 * {@code UNKNOWN}, which tells a client nothing.
 */
final class RequestMarshaller implements MethodDescriptor.Marshaller<Request> {
  /** OTLP's method with the request as bytes, so that none is lost in decoding. */
  static MethodDescriptor<Request, Message> method(MethodDescriptor<?, ?> export, Message answer) {
    return method(export, answer, () -> GrpcCall.current().call());
  }

  /**
   * The same of any method.
   *
   * @param call that to which the bytes belong that are read now
   */
  static MethodDescriptor<Request, Message> method(
      MethodDescriptor<?, ?> export, Message answer, Supplier<InboundCall> call) {
    return export.toBuilder(new RequestMarshaller(call), ProtoUtils.marshaller(answer)).build();
  }

  private final Supplier<InboundCall> current;

  private RequestMarshaller(Supplier<InboundCall> current) {
    this.current = current;
  }

  @Override
  public InputStream stream(Request request) {
    return new ByteArrayInputStream(
        request instanceof Request.Received received ? received.bytes.exact() : new byte[0]);
  }

  @Override
  public Request parse(InputStream stream) {
    InboundCall call = current.get();
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

  private static RequestBytes read(InputStream stream, InboundCall call)
      throws IOException, Inflation.RefusedException {
    if (stream instanceof KnownLength) {
      // Not compressed: its bytes are charged already, and read in one go they are there once.
      RequestBytes bytes = RequestBytes.withRoomFor(call.isOver() ? 0 : stream.available());
      int read = stream.readNBytes(bytes.array(), 0, bytes.length());
      if (read < bytes.length()) {
        throw new EOFException();
      }
      return bytes;
    }
    return Inflation.inflate(stream, call, Integer.MAX_VALUE);
  }
}
