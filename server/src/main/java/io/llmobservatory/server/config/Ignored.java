package io.llmobservatory.server.config;

/**
 * A key of a Collector's configuration that is accepted and changes nothing here.
 *
 * @param path the dotted path of the key
 * @param why what to know about it, in one sentence
 */
public record Ignored(String path, String why) {

  /** Path and reason, joined by a colon and a space. */
  @Override
  public String toString() {
    return path + ": " + why;
  }
}
