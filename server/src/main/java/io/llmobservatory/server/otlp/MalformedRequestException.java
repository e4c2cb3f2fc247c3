package io.llmobservatory.server.otlp;

/**
 * The bytes of a request are not what their encoding allows. The message names the message type and
 * the position, never the content.
 */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedRequestException(String message) {
    // Hostile clients cause these: no stack trace, so that they cost nothing.
    super(message, null, false, false);
  }
}
