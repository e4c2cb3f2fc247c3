package io.llmobservatory.client;

import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call that failed for good. Its message says why, and quotes nothing of any span. */
public class LlmObservatoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Status.Code code;
  private final int attempts;

  LlmObservatoryException(
      Status.Code code, int attempts, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.attempts = attempts;
  }

  /**
   * A failure that a server, or the way to it, gave.
   *
   * @param what what failed, such as "writing spans"
   */
  static LlmObservatoryException of(
      String what, int attempts, Status status, @Nullable Metadata trailers) {
    String tried = attempts > 1 ? " after " + attempts + " attempts" : "";
    return new LlmObservatoryException(
        status.getCode(),
        attempts,
        what + " failed" + tried + ": " + StatusText.of(status, trailers),
        status.getCause());
  }

  /** A failure that is the client's own. */
  static LlmObservatoryException local(Status.Code code, String message) {
    return new LlmObservatoryException(code, 0, message, null);
  }

  /**
   * Returns the status of the last attempt. RESOURCE_EXHAUSTED with no attempt: there was no room
   * among what is pending. CANCELLED: the client was closed.
   */
  public Status.Code code() {
    return code;
  }

  /** Returns how many attempts were made; 0 if none was. */
  public int attempts() {
    return attempts;
  }
}
