package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What a line says of a span. */
final class SpanLabel {
  private static final MathContext DIGITS = new MathContext(3);

  private SpanLabel() {}

  /** Its name, and its model unless the name says it. */
  static String of(TraceSpan stored) {
    LlmSpan span = stored.getSpan();
    GenAi genAi = span.getGenAi();
    String model =
        genAi.getResponseModel().isEmpty() ? genAi.getRequestModel() : genAi.getResponseModel();
    String name = span.getName().isEmpty() ? span.getSpanId() : span.getName();
    String mark = isFailed(span) ? "✗ " : "";
    return mark + (model.isEmpty() || name.contains(model) ? name : name + "  [" + model + "]");
  }

  static boolean isFailed(LlmSpan span) {
    return span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR
        || !span.getGenAi().getErrorType().isEmpty();
  }

  /** Its error's class and message, as far as they are known. */
  static String error(LlmSpan span) {
    String type = span.getGenAi().getErrorType();
    String message = span.getStatus().getMessage();
    if (type.isEmpty() && message.isEmpty()) {
      return "failed";
    }
    return type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message;
  }

  /** Its cost to three digits; empty if it is not known. */
  static String cost(GenAi genAi) {
    return genAi.getCostUsd().isEmpty() ? "" : "$" + Shown.dollars(genAi.getCostUsd(), DIGITS);
  }

  /** What was said, a line each. */
  static List<String> content(LlmSpan span) {
    List<String> lines = new ArrayList<>();
    span.getContent()
        .getAllFields()
        .forEach((field, text) -> lines.add(field.getName() + ": " + text));
    return lines;
  }
}
