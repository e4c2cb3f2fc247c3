package io.llmobservatory.server.config;

/**
 * Where something was written.
 *
 * @param source the file as it was named, or {@code --set}
 * @param line counted from 1; 0 if the source has no lines
 */
record Position(String source, int line) {
  /** Of what nobody wrote, such as a default. */
  static final Position NOWHERE = new Position("", 0);

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
