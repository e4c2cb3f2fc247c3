package io.llmobservatory.cli;

import java.util.regex.Pattern;

/** A JSON object in one line, while it is written. What is not known is left out. */
final class JsonLine {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private final StringBuilder json = new StringBuilder("{");

  /** A member with a text, unless that is empty. */
  JsonLine text(String name, String value) {
    if (!value.isEmpty()) {
      JsonText.string(value, name(name));
    }
    return this;
  }

  JsonLine number(String name, long value) {
    name(name).append(value);
    return this;
  }

  /** A member with a number, unless it is zero. */
  JsonLine numberUnlessZero(String name, long value) {
    return value == 0 ? this : number(name, value);
  }

  /** A member with a number that is given as text, unless that is empty. */
  JsonLine decimal(String name, String value) {
    return NUMBER.matcher(value).matches() ? json(name, value) : text(name, value);
  }

  JsonLine flag(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  /** A member that is JSON already, unless it is empty. It becomes part of the one line. */
  JsonLine json(String name, String value) {
    if (!value.isEmpty()) {
      JsonText.document(value, name(name));
    }
    return this;
  }

  private StringBuilder name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    JsonText.string(name, json);
    return json.append(':');
  }

  boolean isEmpty() {
    return json.length() == 1;
  }

  String end() {
    return json.append('}').toString();
  }
}
