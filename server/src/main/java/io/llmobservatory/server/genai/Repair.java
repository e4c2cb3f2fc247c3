package io.llmobservatory.server.genai;

/** What was changed in a value so that it could be stored. Each is told in the span's notes. */
enum Repair {
  /** A NUL, which PostgreSQL's text cannot hold, became U+FFFD. */
  NUL("nul_replaced"),
  /** Bytes that are not UTF-8, lone surrogates among them, became U+FFFD. */
  BAD_UTF8("bad_utf8_replaced"),
  /** A value over the limit was cut at a character, a list of attributes at its limit. */
  CUT("cut"),
  /** NaN or an infinity, for which JSON has no number, is written as {@code {"$double":"NaN"}}. */
  NOT_FINITE("not_finite"),
  /** A list or map nested too deep is kept as text: its protobuf encoding in base64. */
  TOO_DEEP("too_deep"),
  /** Of the values of one key only the last stayed. */
  DUPLICATE_KEY("duplicate_key"),
  /** A number too large or too precise for PostgreSQL is kept as text. */
  NUMBER_OUT_OF_RANGE("number_as_text"),
  /** A number outside what OTLP defines. */
  UNDEFINED("undefined_value"),
  /** Content that is not what its key promises was kept as it came. */
  UNREADABLE("unreadable");

  final String note;

  Repair(String note) {
    this.note = note;
  }
}
