package io.llmobservatory.server.genai;

import java.util.Locale;

/** Why a span or a log record was refused while its neighbours were stored. */
public enum Rejection {
  INVALID_TRACE_ID("trace_id is not 16 bytes, or all zero"),
  INVALID_SPAN_ID("span_id is not 8 bytes, or all zero"),
  INVALID_TRACE_ID_TEXT("trace_id " + Rejection.NO_ID),
  INVALID_SPAN_ID_TEXT("span_id " + Rejection.NO_ID),
  TOO_MANY_ATTRIBUTES("more than 65536 attributes, events or links"),
  TOO_MANY_MESSAGES("more than 65536 messages in one log record"),
  TOO_MANY_DAYS("its day would be one partition too many; its time may be wrong"),
  NOT_STORABLE("PostgreSQL refused its values");

  private static final String NO_ID =
      "is empty, longer than 256 bytes, no UTF-8, has a NUL, or is all zeros";

  private final String message;

  Rejection(String message) {
    this.message = message;
  }

  /** The reason in one word, as metrics name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason in words that a client may read. */
  public String message() {
    return message;
  }
}
