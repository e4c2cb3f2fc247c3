package io.llmobservatory.client;

import java.util.BitSet;

/** Tells whether a text is one JSON value (RFC 8259), nested however deep. */
final class JsonCheck {
  private final String text;
  private final BitSet objects = new BitSet();
  private int depth;
  private int at;

  private JsonCheck(String text) {
    this.text = text;
  }

  static boolean isJson(String text) {
    return new JsonCheck(text).isValue();
  }

  /**
   * Returns the text.
   *
   * @throws IllegalArgumentException names the argument and quotes nothing, if it is no JSON
   */
  static String require(String argument, String text) {
    if (!isJson(text)) {
      throw new IllegalArgumentException(argument + " is no JSON");
    }
    return text;
  }

  private boolean isValue() {
    do {
      if (!opensOrScalar()) {
        return false;
      }
    } while (depth > 0 && !closes());
    return depth == 0 && peek() == 0 && at == text.length();
  }

  /** Steps over brackets that open, and over a scalar or an empty list or object within them. */
  private boolean opensOrScalar() {
    while (true) {
      if (take('{')) {
        objects.set(depth++);
        if (take('}')) {
          depth--;
          return true;
        }
        if (!name()) {
          return false;
        }
      } else if (take('[')) {
        objects.clear(depth++);
        if (take(']')) {
          depth--;
          return true;
        }
      } else {
        return scalar();
      }
    }
  }

  /**
   * Steps over what follows a value; false if another value follows, true at the end or where none
   * can.
   */
  private boolean closes() {
    while (depth > 0) {
      boolean object = objects.get(depth - 1);
      if (take(',')) {
        return object && !name();
      }
      if (!take(object ? '}' : ']')) {
        return true;
      }
      depth--;
    }
    return true;
  }

  private boolean name() {
    return peek() == '"' && string() && take(':');
  }

  private boolean scalar() {
    return switch (peek()) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean word(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean number() {
    step('-');
    if (!step('0') && !digits()) {
      return false;
    }
    if (step('.') && !digits()) {
      return false;
    }
    if (step('e') || step('E')) {
      if (!step('+')) {
        step('-');
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > start;
  }

  private boolean string() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < 0x20 || (c == '\\' && !escape())) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    if (c != 'u') {
      return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0;
    }
    for (int digit = 0; digit < 4; digit++) {
      if (at >= text.length() || !isHex(text.charAt(at++))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char wanted) {
    return peek() == wanted && step(wanted);
  }

  private boolean step(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }
}
