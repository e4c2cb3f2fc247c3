package io.llmobservatory.client.replay;

import java.io.IOException;

/** Reads JSON from its text, one token after the other. */
final class JsonText {
  private final String text;
  private int at;

  JsonText(String text) {
    this.text = text;
  }

  /** The next character that is no blank, or 0 at the end; it stays the next. */
  char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  /** Steps over a character if it is the next. */
  boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  void expect(char wanted) throws IOException {
    if (!take(wanted)) {
      throw malformed("'" + wanted + "' expected");
    }
  }

  /** Steps over the comma between two elements; false if the list or object ends. */
  boolean goesOn(char end) throws IOException {
    if (take(',')) {
      return true;
    }
    expect(end);
    return false;
  }

  /** Whether another value follows, which must be in another line; false at the end. */
  boolean goesOnInNextLine() throws IOException {
    int end = at;
    if (peek() == 0) {
      return false;
    }
    if (text.substring(end, at).indexOf('\n') < 0) {
      throw malformed("more than one value in a line");
    }
    return true;
  }

  /** A number or a word. */
  String literal() throws IOException {
    peek();
    int start = at;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isSign())) {
      at++;
    }
    if (at == start) {
      throw malformed("value expected");
    }
    return text.substring(start, at);
  }

  private boolean isSign() {
    return "+-.".indexOf(text.charAt(at)) >= 0;
  }

  String string() throws IOException {
    expect('"');
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return read.toString();
      }
      read.append(c == '\\' ? escaped() : c);
    }
    throw malformed("text without end");
  }

  private char escaped() throws IOException {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw malformed("unknown escape");
    };
  }

  private char unicode() throws IOException {
    if (text.length() - at < 4) {
      throw malformed("text without end");
    }
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw malformed("unknown escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  /** Steps over a value of any kind. */
  void skip(int depth) throws IOException {
    if (depth == 0) {
      throw malformed("nested too deep");
    }
    if (peek() == '"') {
      string();
    } else if (take('{')) {
      if (!take('}')) {
        do {
          string();
          expect(':');
          skip(depth - 1);
        } while (goesOn('}'));
      }
    } else if (take('[')) {
      if (!take(']')) {
        do {
          skip(depth - 1);
        } while (goesOn(']'));
      }
    } else {
      literal();
    }
  }

  /** An error at this place, whose message quotes nothing of the text. */
  IOException malformed(String what) {
    return new IOException(what + " at character " + (at + 1));
  }
}
