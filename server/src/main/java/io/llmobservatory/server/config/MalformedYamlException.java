package io.llmobservatory.server.config;

/** A text is not YAML. The message quotes nothing of it. */
final class MalformedYamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  MalformedYamlException(String message, int line) {
    super(message);
    this.line = line;
  }

  /** The line, counted from 1; 0 if the parser does not tell. */
  int line() {
    return line;
  }
}
