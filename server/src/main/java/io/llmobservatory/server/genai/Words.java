package io.llmobservatory.server.genai;

import java.util.HashMap;
import java.util.Map;

/** Tables of words that mean the same. */
final class Words {
  private Words() {}

  /**
   * A table from each spelling to its canonical word.
   *
   * @param rows in turns a canonical word, and its spellings in lower case with spaces between
   */
  static Map<String, String> table(String... rows) {
    Map<String, String> table = new HashMap<>();
    for (int i = 0; i < rows.length; i += 2) {
      for (String spelling : rows[i + 1].split(" ", -1)) {
        table.put(spelling, rows[i]);
      }
    }
    return Map.copyOf(table);
  }
}
