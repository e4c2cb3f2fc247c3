package io.llmobservatory.server.receive;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a request's bytes as they are. It never throws: what a marshaller throws, gRPC answers with
 * {@code UNKNOWN}, which tells a client nothing.
 */
final class RequestMarshaller implements MethodDescriptor.Marshaller<Request> {
  private static final int PIECE = 1 << 18;

  @Override
  public InputStream stream(Request request) {
    return new ByteArrayInputStream(
        request instanceof Request.Received received ? received.bytes : new byte[0]);
  }

  @Override
  public Request parse(InputStream stream) {
    InboundCall call = InboundCall.current();
    try {
      return new Request.Received(read(stream, call));
    } catch (StatusRuntimeException e) {
      return new Request.Unreadable(
          switch (e.getStatus().getCode()) {
            case UNAVAILABLE -> e;
            case RESOURCE_EXHAUSTED ->
                Answers.tooLarge(String.valueOf(e.getStatus().getDescription()));
            default -> Answers.malformed("the request could not be decompressed");
          });
    } catch (IOException | RuntimeException e) {
      return new Request.Unreadable(Answers.malformed("the request could not be decompressed"));
    }
  }

  private static byte[] read(InputStream stream, InboundCall call) throws IOException {
    if (stream instanceof KnownLength) {
      // Not compressed: its bytes are charged already, and read in one go they are there once.
      return call.isOver() ? new byte[0] : stream.readNBytes(stream.available());
    }
    return inflate(stream, call);
  }

  private static byte[] inflate(InputStream stream, InboundCall call) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    int total = 0;
    while (true) {
      byte[] piece = stream.readNBytes(PIECE);
      if (!call.charge(piece.length)) {
        throw InboundCall.overloaded();
      }
      total += piece.length;
      if (piece.length < PIECE) {
        return join(pieces, piece, total);
      }
      pieces.add(piece);
    }
  }

  private static byte[] join(List<byte[]> pieces, byte[] last, int total) {
    if (pieces.isEmpty()) {
      return last;
    }
    byte[] whole = new byte[total];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, whole, at, piece.length);
      at += piece.length;
    }
    System.arraycopy(last, 0, whole, at, last.length);
    return whole;
  }
}
