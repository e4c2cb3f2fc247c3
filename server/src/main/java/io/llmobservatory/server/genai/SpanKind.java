package io.llmobservatory.server.genai;

/** The kind of a span, as OTLP numbers it. */
public enum SpanKind {
  UNSPECIFIED("unspecified"),
  INTERNAL("internal"),
  SERVER("server"),
  CLIENT("client"),
  PRODUCER("producer"),
  CONSUMER("consumer");

  private static final SpanKind[] BY_NUMBER = values();

  private final String label;

  SpanKind(String label) {
    this.label = label;
  }

  /** The kind's word in the database. */
  public String label() {
    return label;
  }

  static boolean isDefined(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  static SpanKind of(int number) {
    return isDefined(number) ? BY_NUMBER[number] : UNSPECIFIED;
  }
}
