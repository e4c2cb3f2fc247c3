package io.llmobservatory.server.telemetry;

/** How a request ended. */
public enum RequestOutcome {
  /** All of it is stored, or was left out on purpose. */
  SUCCESS("success"),
  /** Part of it was rejected. */
  PARTIAL_SUCCESS("partial_success"),
  /** The client is to send it again: overload, no database, no time left, the end. */
  TRY_AGAIN("try_again"),
  /** It is not what it should be. */
  MALFORMED("malformed"),
  /** It is larger than the limit. */
  TOO_LARGE("too_large"),
  /** Its sender is not known. */
  UNAUTHENTICATED("unauthenticated"),
  /** A defect of ours. */
  INTERNAL("internal"),
  /** The client left before the answer. */
  GONE("gone");

  final String label;

  RequestOutcome(String label) {
    this.label = label;
  }
}
