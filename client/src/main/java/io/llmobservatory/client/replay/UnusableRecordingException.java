package io.llmobservatory.client.replay;

/** A file that cannot be replayed. The message names the file and says why, a line per file. */
public final class UnusableRecordingException extends Exception {
  private static final long serialVersionUID = 1;

  UnusableRecordingException(String message) {
    super(message);
  }
}
