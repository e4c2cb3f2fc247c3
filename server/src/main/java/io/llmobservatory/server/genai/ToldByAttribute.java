package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the attribute at one position of a list tells. It is read when it is asked for, and known
 * until another attribute stands there.
 */
final class ToldByAttribute implements Told {
  private static final long UNREAD = Long.MIN_VALUE;

  private final AttributeIndex index;
  private final int position;

  private boolean seen;
  private boolean placeholder;
  private long count = UNREAD;
  private @Nullable String text;
  private @Nullable FinishReasons finishReasons;

  ToldByAttribute(AttributeIndex index, int position) {
    this.index = index;
    this.position = position;
  }

  /** Another attribute stands there. */
  void forget() {
    seen = false;
    count = UNREAD;
    text = null;
    finishReasons = null;
  }

  /** Whether the value says nothing. */
  boolean isPlaceholder() {
    if (!seen) {
      OtlpValue value = value();
      placeholder = Placeholder.is(value) && !(isExact() && saysSomething(value));
      seen = true;
    }
    return placeholder;
  }

  /** Whether the value is meant to the letter. */
  private boolean isExact() {
    int number = index.number(position);
    return number >= 0 && KnownKeys.isOwn(number);
  }

  private static boolean saysSomething(OtlpValue value) {
    return value.kind() == OtlpValue.Kind.STRING && value.length() > 0;
  }

  private OtlpValue value() {
    return index.at(position);
  }

  @Override
  public @Nullable String text() {
    if (text == null) {
      String plain = Scalars.text(value(), index.maxValueBytes());
      text = plain != null && Json.looksQuoted(plain) && !isExact() ? unquoted(plain) : plain;
    }
    return text;
  }

  // MLflow writes each text as JSON.
  private static String unquoted(String text) {
    JsonNode inner = Json.parse(text);
    return inner != null && inner.isString()
        ? Scalars.clean(Utf8.withoutLoneSurrogates(inner.stringValue()))
        : text;
  }

  @Override
  public boolean isText() {
    return value().kind() == OtlpValue.Kind.STRING;
  }

  @Override
  public long count() {
    if (count == UNREAD) {
      count = Scalars.count(value());
    }
    return count;
  }

  @Override
  public double number() {
    return Scalars.number(value());
  }

  @Override
  public @Nullable BigDecimal amount() {
    return Scalars.amount(value());
  }

  @Override
  public FinishReasons finishReasons() {
    FinishReasons known = finishReasons;
    if (known == null) {
      known = FinishReasons.read(value(), index.maxValueBytes());
      finishReasons = known;
    }
    return known;
  }

  @Override
  public void write(JsonWriter json) {
    ValueWriter.write(value(), json);
  }
}
