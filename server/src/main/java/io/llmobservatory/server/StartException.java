package io.llmobservatory.server;

/** A part of the server cannot be started. The message says which one and what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
