package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value that a place tells: an attribute's, or one within an attribute's JSON. Reused. */
final class Told {
  private final int maxBytes;
  private @Nullable OtlpValue value;
  private @Nullable JsonNode node;

  Told(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  Told is(OtlpValue newValue) {
    value = newValue;
    node = null;
    return this;
  }

  Told is(JsonNode newNode) {
    value = null;
    node = newNode;
    return this;
  }

  /** As text, numbers and truth values as they are written; null if it is a list or a map. */
  @Nullable String text() {
    if (value != null) {
      String text = Scalars.text(value, maxBytes);
      return text != null && Json.looksQuoted(text) ? unquoted(text) : text;
    }
    if (node == null || node.isContainer()) {
      return null;
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    return Scalars.clean(Utf8.withoutLoneSurrogates(text));
  }

  // MLflow writes each text as JSON.
  private static String unquoted(String text) {
    JsonNode inner = Json.parse(text);
    return inner != null && inner.isString()
        ? Scalars.clean(Utf8.withoutLoneSurrogates(inner.stringValue()))
        : text;
  }

  /** A whole number of at least zero, or {@link Usage#ABSENT}. */
  long count() {
    if (value != null) {
      return Scalars.count(value);
    }
    String text = node == null ? null : text();
    return text == null ? Usage.ABSENT : Scalars.count(text);
  }

  /** A number, or NaN. */
  double number() {
    if (value != null) {
      return Scalars.number(value);
    }
    String text = node == null ? null : text();
    return text == null ? Double.NaN : Scalars.number(text);
  }

  /** An amount of money of at least zero; null if it is none. */
  @Nullable BigDecimal amount() {
    if (value != null) {
      return Scalars.amount(value);
    }
    String text = node == null ? null : text();
    return text == null ? null : Scalars.amount(text);
  }

  /** The finish reasons in it, as they were spelt. */
  List<String> finishReasons() {
    if (value != null) {
      return FinishReasons.read(value, maxBytes);
    }
    if (node != null && node.isArray()) {
      return FinishReasons.read(node);
    }
    String text = node == null ? null : text();
    return text == null || text.isEmpty() ? List.of() : List.of(text);
  }

  /** Writes a parameter: Micrometer and others send numbers and truth values as texts. */
  void write(JsonWriter json, RequestParameter parameter) {
    boolean isText =
        value == null ? node != null && node.isString() : value.kind() == OtlpValue.Kind.STRING;
    boolean isTyped = isText && (parameter.isNumber() || parameter.isTruth());
    String text = isTyped ? text() : null;
    double number = text == null || !parameter.isNumber() ? Double.NaN : Scalars.number(text);
    if (text != null && parameter.isTruth() && isTruth(text)) {
      json.bool(text.equalsIgnoreCase("true"));
    } else if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      json.number((long) number);
    } else if (!Double.isNaN(number)) {
      json.number(number);
    } else {
      write(json);
    }
  }

  private static boolean isTruth(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private void write(JsonWriter json) {
    if (value != null) {
      ValueWriter.write(value, json);
    } else if (node != null) {
      Json.write(node, json);
    }
  }
}
