package io.llmobservatory.client;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import io.llmobservatory.proto.v1.LlmSpanServiceGrpc;
import io.llmobservatory.proto.v1.StreamSpansRequest;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The methods that spans are written by, for requests that are encoded already. */
final class EncodedRequests implements MethodDescriptor.Marshaller<byte[]> {
  static final MethodDescriptor<byte[], WriteSpansResponse> WRITE_SPANS =
      encoded(LlmSpanServiceGrpc.getWriteSpansMethod());

  static final MethodDescriptor<byte[], StreamSpansResponse> STREAM_SPANS =
      encoded(LlmSpanServiceGrpc.getStreamSpansMethod());

  private EncodedRequests() {}

  private static <T> MethodDescriptor<byte[], T> encoded(MethodDescriptor<?, T> method) {
    return method.toBuilder(new EncodedRequests(), method.getResponseMarshaller()).build();
  }

  /** A message of a stream, an encoded {@link StreamSpansRequest}. */
  static byte[] inStream(long sequence, byte[] writeSpans) {
    int size =
        CodedOutputStream.computeUInt64Size(StreamSpansRequest.SEQUENCE_FIELD_NUMBER, sequence)
            + CodedOutputStream.computeByteArraySize(
                StreamSpansRequest.WRITE_FIELD_NUMBER, writeSpans);
    byte[] message = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    try {
      out.writeUInt64(StreamSpansRequest.SEQUENCE_FIELD_NUMBER, sequence);
      out.writeTag(StreamSpansRequest.WRITE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeByteArrayNoTag(writeSpans);
    } catch (IOException e) {
      throw new IllegalStateException("a message of " + size + " bytes takes more", e);
    }
    out.checkNoSpaceLeft();
    return message;
  }

  /** gRPC knows the length of such a stream. */
  @Override
  public InputStream stream(byte[] request) {
    return new ByteArrayInputStream(request);
  }

  /** As a server would; a client only sends requests. */
  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("a request could not be read", e);
    }
  }
}
