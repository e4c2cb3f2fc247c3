package io.llmobservatory.server.firstdesign;

/** The database that is to be imported cannot be read. The message tells what to do about it. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  SourceException(String message) {
    super(message);
  }

  SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
