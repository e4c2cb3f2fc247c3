package io.llmobservatory.server.auth;

import org.jspecify.annotations.Nullable;

/** Tells who sends a request. Safe for use by several threads. */
public interface Authenticator {
  /**
   * Returns the verdict. It may take half a second to check a password or a key that was not seen
   * before: not for a thread that serves many connections, unless {@link #atOnce} had no answer and
   * nobody else is there.
   */
  Verdict authenticate(HeaderLookup headers);

  /**
   * Returns the verdict if it can be told in microseconds; null if {@link #authenticate} has to.
   */
  default @Nullable Verdict atOnce(HeaderLookup headers) {
    return authenticate(headers);
  }

  /** Returns what HTTP answers in the header WWW-Authenticate to those who are denied. */
  String challenge();
}
