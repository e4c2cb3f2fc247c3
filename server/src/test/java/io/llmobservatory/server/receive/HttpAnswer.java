package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer as it came over HTTP.
 *
 * @param headers by their names in lower case
 */
public record HttpAnswer(int code, Map<String, String> headers, String bodyLatin1) {
  private static final JsonFormat.Parser JSON =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(BadRequest.getDescriptor())
                  .add(RetryInfo.getDescriptor())
                  .build());

  /** The body, byte for byte. */
  public byte[] body() {
    return bodyLatin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body as text. */
  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** The media type of the body. */
  public String contentType() {
    return headers.getOrDefault("content-type", "");
  }

  /** The error in the body, which must have the given media type. */
  public Status status(String contentType) {
    assertThat(contentType()).isEqualTo(contentType);
    return read(Status.newBuilder()).build();
  }

  /** The response to traces in the body. */
  public ExportTraceServiceResponse response() {
    return read(ExportTraceServiceResponse.newBuilder()).build();
  }

  private <B extends Message.Builder> B read(B builder) {
    try {
      if (contentType().equals("application/json")) {
        JSON.merge(text(), builder);
      } else {
        builder.mergeFrom(body());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not what it should be: " + this, e);
    }
    return builder;
  }
}
