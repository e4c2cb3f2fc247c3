package io.llmobservatory.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/** A status in words: its code, what the server says, the fields that it names, and the cause. */
final class StatusText {
  private StatusText() {}

  static String of(Status status, @Nullable Metadata trailers) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    String description = status.getDescription();
    if (description != null) {
      text.append(": ").append(description.strip());
    }
    appendFields(text, status, trailers);
    Throwable root = rootCause(status.getCause());
    if (root != null && root.getMessage() != null) {
      text.append(": ").append(root.getMessage());
    }
    return text.toString();
  }

  private static void appendFields(StringBuilder text, Status status, @Nullable Metadata trailers) {
    if (trailers == null) {
      return;
    }
    com.google.rpc.Status detailed = StatusProto.fromStatusAndTrailers(status, trailers);
    for (Any detail : detailed.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        try {
          for (BadRequest.FieldViolation field :
              detail.unpack(BadRequest.class).getFieldViolationsList()) {
            appendField(text, field);
          }
        } catch (InvalidProtocolBufferException e) {
          return; // Details that cannot be read say nothing.
        }
      }
    }
  }

  /** Appends what is not there already. */
  private static void appendField(StringBuilder text, BadRequest.FieldViolation field) {
    if (text.indexOf(field.getField()) < 0 || text.indexOf(field.getDescription()) < 0) {
      text.append("; ").append(field.getField()).append(": ").append(field.getDescription());
    }
  }

  private static @Nullable Throwable rootCause(@Nullable Throwable thrown) {
    Throwable root = thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
