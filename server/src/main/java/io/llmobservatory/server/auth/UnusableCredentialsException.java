package io.llmobservatory.server.auth;

/** Credentials cannot be read. The message names the key of the configuration and says why. */
public final class UnusableCredentialsException extends Exception {
  private static final long serialVersionUID = 1;

  UnusableCredentialsException(String message) {
    super(message);
  }
}
