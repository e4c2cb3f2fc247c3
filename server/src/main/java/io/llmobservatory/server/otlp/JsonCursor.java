package io.llmobservatory.server.otlp;

import java.util.Arrays;

/** Goes through the lists and objects of JSON text, as whoever calls it expects them. */
final class JsonCursor {
  private final JsonTokens tokens;
  private long[] brackets = new long[2];

  JsonCursor(JsonTokens tokens) {
    this.tokens = tokens;
  }

  /** Steps over the opening bracket of what a field must be. */
  void open(char bracket, String field) throws MalformedRequestException {
    if (tokens.peek() != bracket) {
      throw tokens.malformed(field + ": " + (bracket == '{' ? "an object" : "a list") + " is due");
    }
    tokens.step();
  }

  /**
   * Whether a list or object goes on; else its closing bracket is stepped over.
   *
   * @param first whether nothing of it has been read yet
   */
  boolean goesOn(char bracket, boolean first) throws MalformedRequestException {
    int next = tokens.peek();
    if (next == bracket) {
      tokens.step();
      return false;
    }
    if (!first) {
      if (next != ',') {
        throw tokens.malformed(
            next == JsonTokens.END ? "ends too early" : "a comma or bracket is due");
      }
      tokens.step();
    }
    return true;
  }

  /** Reads the name of a member and the colon after it. */
  void name() throws MalformedRequestException {
    if (tokens.peek() != '"') {
      throw tokens.malformed("a name in quotes is due");
    }
    tokens.text();
    if (tokens.peek() != ':') {
      throw tokens.malformed("a colon is due");
    }
    tokens.step();
  }

  /** Steps over a null, if there is one. */
  boolean takeNull() throws MalformedRequestException {
    if (tokens.peek() != 'n') {
      return false;
    }
    tokens.word("null");
    return true;
  }

  /** Reads the single value of a field. */
  void scalar(String field) throws MalformedRequestException {
    int next = tokens.peek();
    if (next == '{' || next == '[') {
      throw tokens.malformed(field + ": a single value is due");
    }
    scalar(next);
  }

  private void scalar(int next) throws MalformedRequestException {
    switch (next) {
      case '"' -> tokens.text();
      case 't' -> tokens.word("true");
      case 'f' -> tokens.word("false");
      default -> tokens.number(next);
    }
  }

  /** Steps over a value of any kind and depth. */
  void skip() throws MalformedRequestException {
    int depth = 0;
    boolean first = true;
    do {
      if (depth > 0 && !goesOn(isObject(depth) ? '}' : ']', first)) {
        depth--;
        first = false;
        continue;
      }
      if (depth > 0 && isObject(depth)) {
        name();
      }
      int next = tokens.peek();
      first = next == '{' || next == '[';
      if (first) {
        tokens.step();
        depth++;
        bracket(depth, next == '{');
      } else if (!takeNull()) {
        scalar(next);
      }
    } while (depth > 0);
  }

  private boolean isObject(int depth) {
    return (brackets[depth >>> 6] & 1L << depth) != 0;
  }

  private void bracket(int depth, boolean object) {
    if (depth >>> 6 == brackets.length) {
      brackets = Arrays.copyOf(brackets, 2 * brackets.length);
    }
    long bit = 1L << depth;
    brackets[depth >>> 6] = object ? brackets[depth >>> 6] | bit : brackets[depth >>> 6] & ~bit;
  }

  /** Nothing but space may be left. */
  void expectEnd() throws MalformedRequestException {
    if (tokens.peek() != JsonTokens.END) {
      throw tokens.malformed("more after the object");
    }
  }
}
