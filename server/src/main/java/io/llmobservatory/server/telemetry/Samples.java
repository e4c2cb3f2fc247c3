package io.llmobservatory.server.telemetry;

/** Writes the lines of one metric. Labels are given as names and values in turn. */
final class Samples {
  private final String name;
  private final StringBuilder text;

  Samples(String name, StringBuilder text) {
    this.name = name;
    this.text = text;
  }

  void add(long value, String... labels) {
    begin("", labels);
    text.append(value).append('\n');
  }

  void add(double value, String... labels) {
    begin("", labels);
    text.append(number(value)).append('\n');
  }

  /** A sum of a histogram, whose names go on after its own. */
  void addPart(String suffix, double value, String... labels) {
    begin(suffix, labels);
    text.append(number(value)).append('\n');
  }

  /** A count of a histogram. */
  void addPart(String suffix, long value, String... labels) {
    begin(suffix, labels);
    text.append(value).append('\n');
  }

  private void begin(String suffix, String[] labels) {
    text.append(name).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      text.append('"');
    }
    text.append(labels.length == 0 ? " " : "} ");
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }

  /** A number as people write it where that is exact. */
  static String number(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "+Inf";
    }
    long whole = (long) value;
    return whole == value && Math.abs(value) < 1e15 ? Long.toString(whole) : Double.toString(value);
  }
}
