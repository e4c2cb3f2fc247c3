package io.llmobservatory.cli;

import io.llmobservatory.server.store.SqlQuery.Column;
import io.llmobservatory.server.store.SqlQuery.Kind;
import org.jspecify.annotations.Nullable;

/** Writes values, given in PostgreSQL's text, as JSON. */
final class JsonText {
  private JsonText() {}

  static void value(@Nullable String text, Column column, StringBuilder out) {
    if (text != null && column.array()) {
      new ArrayLiteral(text, element -> scalar(element, column.kind(), out)).write(out);
    } else {
      scalar(text, column.kind(), out);
    }
  }

  private static void scalar(@Nullable String text, Kind kind, StringBuilder out) {
    if (text == null) {
      out.append("null");
      return;
    }
    switch (kind) {
      case NUMBER -> number(text, out);
      case BOOLEAN -> out.append(text.equals("t") ? "true" : "false");
      case JSON -> document(text, out);
      case TEXT -> string(text, out);
    }
  }

  /** NaN and the infinities are not numbers to JSON. */
  static void number(String text, StringBuilder out) {
    char last = text.charAt(text.length() - 1);
    if (last >= '0' && last <= '9') {
      out.append(text);
    } else {
      string(text, out);
    }
  }

  /** A document may be spread over lines, with line breaks only where JSON allows any space. */
  static void document(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '\n' || c == '\r' ? ' ' : c);
    }
  }

  static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
