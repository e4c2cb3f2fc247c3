package io.llmobservatory.server.auth;

/** What comes of the headers of a request. Reasons are meant for the sender and hold no secret. */
public sealed interface Verdict {
  /** The sender is known, and sends for a tenant. */
  record Accepted(String tenant) implements Verdict {}

  /** The sender has not proved who it is, and the same headers will not do so later. */
  record Denied(String reason) implements Verdict {}

  /** Nobody can tell just now; the same headers may be accepted in a second. */
  record TryAgain(String reason) implements Verdict {}
}
