package io.llmobservatory.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An array in PostgreSQL's text, such as {@code {stop,"a b",NULL,{1,2}}}, to be written as a JSON
 * array (PostgreSQL manual, "Array Input and Output Syntax"). Bounds before it are left out.
 */
final class ArrayLiteral {
  private final String literal;
  private final Consumer<@Nullable String> elements;
  private int at;

  /**
   * Takes the array.
   *
   * @param literal as PostgreSQL writes it, elements parted by commas
   * @param elements writes an element, unquoted, null for NULL
   */
  ArrayLiteral(String literal, Consumer<@Nullable String> elements) {
    this.literal = literal;
    this.elements = elements;
    at = literal.startsWith("[") ? literal.indexOf('=') + 1 : 0;
  }

  void write(StringBuilder out) {
    while (at < literal.length()) {
      switch (literal.charAt(at)) {
        case '{' -> bracket('[', out);
        case '}' -> bracket(']', out);
        case ',' -> bracket(',', out);
        case '"' -> elements.accept(quoted());
        default -> {
          String element = bare();
          elements.accept(element.equals("NULL") ? null : element);
        }
      }
    }
  }

  private void bracket(char json, StringBuilder out) {
    out.append(json);
    at++;
  }

  private String bare() {
    int start = at;
    while (",}".indexOf(literal.charAt(at)) < 0) {
      at++;
    }
    return literal.substring(start, at);
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    for (at++; literal.charAt(at) != '"'; at++) {
      if (literal.charAt(at) == '\\') {
        at++;
      }
      text.append(literal.charAt(at));
    }
    at++;
    return text.toString();
  }
}
