package io.llmobservatory.server.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL could not be started, or its data directory not be used. The message
 * names the file or process at fault and says what to do; it holds the end of PostgreSQL's log
 * where that has the reason.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    this(message, null);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
