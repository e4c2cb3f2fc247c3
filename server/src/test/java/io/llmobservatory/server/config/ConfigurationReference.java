package io.llmobservatory.server.config;

/** The keys of the configuration as documentation has them. */
public final class ConfigurationReference {
  private ConfigurationReference() {}

  /** A Markdown table of every key, its default and its meaning. */
  public static String markdownTable() {
    StringBuilder table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
    for (Key<?> key : ConfigurationKeys.ALL) {
      String shown = key.defaultValue() == null ? key.defaultText() : "`" + key.defaultText() + "`";
      table.append("| `").append(key.path()).append("` | ").append(shown).append(" | ");
      table.append(key.meaning()).append(" |\n");
    }
    return table.toString();
  }
}
