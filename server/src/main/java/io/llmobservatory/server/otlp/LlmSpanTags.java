package io.llmobservatory.server.otlp;

/**
 * Fields of the messages in {@code llmobservatory/v1/span.proto} and {@code span_service.proto}
 * with their wire types. The first 16 of {@code LlmSpan} are those of OTLP's span in {@link Tags}.
 */
final class LlmSpanTags {
  static final int WRITE_SOURCE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int WRITE_SPANS = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int WRITE_RETURN_STORED = 3 << 3 | WireCursor.VARINT;

  static final int SOURCE_RESOURCE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SOURCE_RESOURCE_SCHEMA_URL = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SOURCE_SCOPE = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SOURCE_SCOPE_SCHEMA_URL = 4 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int SPAN_SOURCE = 17 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_ENVIRONMENT = 18 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_USER_ID = 19 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_SESSION_ID = 20 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_GEN_AI = 21 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_CONTENT = 22 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int GEN_AI_USAGE = 6 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int GEN_AI_TIME_TO_FIRST_TOKEN = 8 << 3 | WireCursor.VARINT;
  static final int GEN_AI_FINISH_REASONS = 9 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int GEN_AI_REQUEST_PARAMETERS = 14 << 3 | WireCursor.LENGTH_DELIMITED;

  private LlmSpanTags() {}
}
