package io.llmobservatory.server.query;

import java.util.Locale;

/**
 * Looks for a text in what was said, in upper or lower case. The documents are searched as they are
 * stored, so the text is written as it would stand there. Letters of all scripts are asked for in
 * both cases one by one: what the database itself takes for equal depends on its locale.
 */
final class ContentSearch {
  private ContentSearch() {}

  /** Adds the condition that content of span {@code s} has the text. */
  static void has(String text, Sql sql) {
    String pattern = pattern(text);
    sql.add("(s.input::text ~ ").value(pattern);
    sql.add(" OR s.output::text ~ ").value(pattern);
    sql.add(" OR s.system_instructions::text ~ ").value(pattern);
    sql.add(" OR s.tool_definitions::text ~ ").value(pattern).add(")");
  }

  /** The regular expression of PostgreSQL that finds a text within a JSON document. */
  static String pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    text.codePoints().forEach(character -> append(character, pattern));
    return pattern.toString();
  }

  private static void append(int character, StringBuilder pattern) {
    switch (character) {
      case '"', '\\' -> pattern.append("\\\\\\").append((char) character);
      case '\n' -> pattern.append("\\\\n");
      case '\r' -> pattern.append("\\\\r");
      case '\t' -> pattern.append("\\\\t");
      default -> {
        if (character < ' ') {
          pattern.append(String.format(Locale.ROOT, "\\\\u%04x", character));
        } else {
          letter(character, pattern);
        }
      }
    }
  }

  private static void letter(int character, StringBuilder pattern) {
    int upper = Character.toUpperCase(character);
    int lower = Character.toLowerCase(character);
    if (upper != lower) {
      pattern.append('[').appendCodePoint(upper).appendCodePoint(lower);
      if (character != upper && character != lower) {
        pattern.appendCodePoint(character);
      }
      pattern.append(']');
    } else if (character < 0x80 && !Character.isLetterOrDigit(character)) {
      pattern.append('\\').append((char) character);
    } else {
      pattern.appendCodePoint(character);
    }
  }
}
