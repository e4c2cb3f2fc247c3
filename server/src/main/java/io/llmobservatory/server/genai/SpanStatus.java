package io.llmobservatory.server.genai;

/** The status of a span, as OTLP numbers it. */
public enum SpanStatus {
  UNSET("unset"),
  OK("ok"),
  ERROR("error");

  private static final SpanStatus[] BY_NUMBER = values();

  private final String label;

  SpanStatus(String label) {
    this.label = label;
  }

  /** The status's word in the database. */
  public String label() {
    return label;
  }

  static boolean isDefined(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  static SpanStatus of(int number) {
    return isDefined(number) ? BY_NUMBER[number] : UNSET;
  }
}
