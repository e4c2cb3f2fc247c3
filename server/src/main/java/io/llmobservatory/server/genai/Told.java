package io.llmobservatory.server.genai;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A value that a place tells. */
sealed interface Told permits ToldByAttribute, ToldInside {

  /** As text, numbers and truth values as they are written; null if it is a list or a map. */
  @Nullable String text();

  /** Whether it was sent as text. */
  boolean isText();

  /** A whole number of at least zero, or {@link Usage#ABSENT}. */
  long count();

  /** A number, or NaN. */
  double number();

  /** An amount of money of at least zero; null if it is none. */
  @Nullable BigDecimal amount();

  /** The finish reasons in it. */
  FinishReasons finishReasons();

  /** Writes it as it was sent. */
  void write(JsonWriter json);
}
