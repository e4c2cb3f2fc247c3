package io.llmobservatory.server.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.llmobservatory.server.genai.Rejection;
import java.util.Map;
import java.util.StringJoiner;

/** What clients are told, as the OTLP specification wants it. */
final class Answers {
  /** Soon enough for clients that give up after ten seconds in all. */
  private static final long RETRY_DELAY_SECONDS = 1;

  private static final Metadata.Key<RetryInfo> RETRY_INFO =
      ProtoUtils.keyForProto(RetryInfo.getDefaultInstance());

  private Answers() {}

  /** How many rows are not stored, over all reasons. */
  static long count(Map<Rejection, Integer> rejected) {
    long rows = 0;
    for (int number : rejected.values()) {
      rows += number;
    }
    return rows;
  }

  /** Why rows are not stored, and how many for each reason. */
  static String reasons(Map<Rejection, Integer> rejected) {
    StringJoiner reasons = new StringJoiner("; ");
    for (Map.Entry<Rejection, Integer> reason : rejected.entrySet()) {
      reasons.add(reason.getValue() + " x " + reason.getKey().message());
    }
    return reasons.toString();
  }

  /**
   * Nothing may be stored, and sending again soon is right: the retry delay stands in two places.
   */
  static StatusRuntimeException tryAgain(String reason) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_DELAY_SECONDS))
            .build();
    Metadata trailers = new Metadata();
    // The Python exporter reads only this one, most others only the details of the status.
    trailers.put(RETRY_INFO, retry);
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.UNAVAILABLE_VALUE)
            .setMessage(reason)
            .addDetails(Any.pack(retry))
            .build(),
        trailers);
  }

  /** Sending the same bytes again would be no use. */
  static StatusRuntimeException malformed(String reason) {
    BadRequest violation =
        BadRequest.newBuilder()
            .addFieldViolations(BadRequest.FieldViolation.newBuilder().setDescription(reason))
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage(reason)
            .addDetails(Any.pack(violation))
            .build());
  }

  /** Without a retry delay, which tells clients not to send the same again. */
  static StatusRuntimeException tooLarge(String reason) {
    return Status.RESOURCE_EXHAUSTED.withDescription(reason).asRuntimeException();
  }

  /** A defect of ours. */
  static StatusRuntimeException internal() {
    return Status.INTERNAL
        .withDescription("the server failed; its log tells why")
        .asRuntimeException();
  }
}
