package io.llmobservatory.server.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The encodings of OTLP over HTTP. An answer has that of its request. */
enum OtlpEncoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(BadRequest.getDescriptor())
                  .add(RetryInfo.getDescriptor())
                  .build());

  private final String contentType;

  OtlpEncoding(String contentType) {
    this.contentType = contentType;
  }

  /** The encoding that a content type names, with or without parameters; null if it names none. */
  static @Nullable OtlpEncoding of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int parameters = contentType.indexOf(';');
    String type = (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
    for (OtlpEncoding encoding : values()) {
      if (encoding.contentType.equalsIgnoreCase(type)) {
        return encoding;
      }
    }
    return null;
  }

  String contentType() {
    return contentType;
  }

  /** Encodes an answer. */
  byte[] encode(Message answer) {
    if (this == PROTOBUF) {
      return answer.toByteArray();
    }
    try {
      return PRINTER.print(answer).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer of ours has no form in JSON", e);
    }
  }
}
