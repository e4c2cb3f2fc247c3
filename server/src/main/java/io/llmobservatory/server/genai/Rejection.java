package io.llmobservatory.server.genai;

import java.util.Locale;

/** Why a span or a log record was refused while its neighbours were stored. */
public enum Rejection {
  INVALID_TRACE_ID("trace_id is not 16 bytes, or all zero"),
  INVALID_SPAN_ID("span_id is not 8 bytes, or all zero"),
  TOO_MANY_ATTRIBUTES("more than 65536 attributes, events or links"),
  TOO_MANY_MESSAGES("more than 65536 messages in one log record"),
  TOO_MANY_DAYS("its day would be one partition too many; its time may be wrong"),
  NOT_STORABLE("PostgreSQL refused its values");

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
