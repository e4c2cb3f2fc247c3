package io.llmobservatory.server.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where file and line, or {@code --set}; empty where neither is known
 * @param key dotted path of the key, or an empty string if the whole file is meant
 * @param message what is wrong and what to do, without any password
 */
public record Problem(String where, String key, String message) {

  /** The three parts that are not empty, joined by a colon and a space. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {where, key, message}) {
      if (!part.isEmpty()) {
        text.append(text.isEmpty() ? "" : ": ").append(part);
      }
    }
    return text.toString();
  }
}
