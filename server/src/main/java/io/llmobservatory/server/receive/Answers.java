package io.llmobservatory.server.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.telemetry.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What clients are told, as the OTLP specification wants it. */
final class Answers {
  /** Soon enough for clients that give up after ten seconds in all. */
  private static final long RETRY_DELAY_SECONDS = 1;

  private Answers() {}

  /** Nothing may be stored, and sending again soon is right. */
  static Status tryAgain(String reason) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_DELAY_SECONDS))
            .build();
    return status(Code.UNAVAILABLE, reason).addDetails(Any.pack(retry)).build();
  }

  /** Sending the same bytes again would be no use. */
  static Status malformed(String reason) {
    BadRequest violation =
        BadRequest.newBuilder()
            .addFieldViolations(BadRequest.FieldViolation.newBuilder().setDescription(reason))
            .build();
    return status(Code.INVALID_ARGUMENT, reason).addDetails(Any.pack(violation)).build();
  }

  /** Without a retry delay, which tells clients not to send the same again. */
  static Status tooLarge(String reason) {
    return status(Code.RESOURCE_EXHAUSTED, reason).build();
  }

  /** The sender is not let in. */
  static Status to(Verdict verdict) {
    if (verdict instanceof Verdict.Denied denied) {
      return status(Code.UNAUTHENTICATED, denied.reason()).build();
    }
    return verdict instanceof Verdict.TryAgain later ? tryAgain(later.reason()) : internal();
  }

  /** Nothing of the kind is here. */
  static Status unimplemented(String reason) {
    return status(Code.UNIMPLEMENTED, reason).build();
  }

  /** A defect of ours. */
  static Status internal() {
    return status(Code.INTERNAL, "the server failed; its log tells why").build();
  }

  /** What an answer is counted as. */
  static RequestOutcome outcome(Status answer) {
    return switch (code(answer)) {
      case UNAVAILABLE -> RequestOutcome.TRY_AGAIN;
      case INVALID_ARGUMENT -> RequestOutcome.MALFORMED;
      case RESOURCE_EXHAUSTED -> RequestOutcome.TOO_LARGE;
      case UNAUTHENTICATED -> RequestOutcome.UNAUTHENTICATED;
      default -> RequestOutcome.INTERNAL;
    };
  }

  static Code code(Status answer) {
    Code code = Code.forNumber(answer.getCode());
    return code == null ? Code.UNKNOWN : code;
  }

  /** How long the client is asked to wait; null if it need not come again. */
  static @Nullable RetryInfo retryInfo(Status answer) {
    for (Any detail : answer.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          return detail.unpack(RetryInfo.class);
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException("an answer of ours cannot be read", e);
        }
      }
    }
    return null;
  }

  private static Status.Builder status(Code code, String reason) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(reason);
  }
}
