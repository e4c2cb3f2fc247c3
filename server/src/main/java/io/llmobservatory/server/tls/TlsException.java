package io.llmobservatory.server.tls;

import org.jspecify.annotations.Nullable;

/** TLS cannot be offered as it is configured. The message begins with the key's path. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1;

  TlsException(String key, String problem) {
    this(key, problem, null);
  }

  TlsException(String key, String problem, @Nullable Throwable cause) {
    super(key + ": " + problem, cause);
  }
}
