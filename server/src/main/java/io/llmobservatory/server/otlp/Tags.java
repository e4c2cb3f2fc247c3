package io.llmobservatory.server.otlp;

/**
 * The fields of OTLP's messages with their wire types, from {@code trace.proto}, {@code
 * logs.proto}, {@code common.proto}, {@code resource.proto} and the two services.
 */
final class Tags {
  // The envelopes of spans and of log records have the same fields.
  static final int REQUEST_SOURCES = 1 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int SOURCE_RESOURCE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SOURCE_SCOPES = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SOURCE_SCHEMA_URL = 3 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int RESOURCE_ATTRIBUTES = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int RESOURCE_DROPPED_ATTRIBUTES_COUNT = 2 << 3 | WireCursor.VARINT;

  static final int SCOPED_SCOPE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPED_ITEMS = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPED_SCHEMA_URL = 3 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int SCOPE_NAME = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPE_VERSION = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPE_ATTRIBUTES = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPE_DROPPED_ATTRIBUTES_COUNT = 4 << 3 | WireCursor.VARINT;

  static final int SPAN_TRACE_ID = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_SPAN_ID = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_TRACE_STATE = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_PARENT_SPAN_ID = 4 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_NAME = 5 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_KIND = 6 << 3 | WireCursor.VARINT;
  static final int SPAN_START_TIME = 7 << 3 | WireCursor.FIXED64;
  static final int SPAN_END_TIME = 8 << 3 | WireCursor.FIXED64;
  static final int SPAN_ATTRIBUTES = 9 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_DROPPED_ATTRIBUTES_COUNT = 10 << 3 | WireCursor.VARINT;
  static final int SPAN_EVENTS = 11 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_DROPPED_EVENTS_COUNT = 12 << 3 | WireCursor.VARINT;
  static final int SPAN_LINKS = 13 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_DROPPED_LINKS_COUNT = 14 << 3 | WireCursor.VARINT;
  static final int SPAN_STATUS = 15 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SPAN_FLAGS = 16 << 3 | WireCursor.FIXED32;

  static final int STATUS_MESSAGE = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int STATUS_CODE = 3 << 3 | WireCursor.VARINT;

  static final int EVENT_TIME = 1 << 3 | WireCursor.FIXED64;
  static final int EVENT_NAME = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int EVENT_ATTRIBUTES = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int EVENT_DROPPED_ATTRIBUTES_COUNT = 4 << 3 | WireCursor.VARINT;

  static final int LINK_TRACE_ID = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LINK_SPAN_ID = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LINK_TRACE_STATE = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LINK_ATTRIBUTES = 4 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LINK_DROPPED_ATTRIBUTES_COUNT = 5 << 3 | WireCursor.VARINT;
  static final int LINK_FLAGS = 6 << 3 | WireCursor.FIXED32;

  static final int LOG_RECORD_TIME = 1 << 3 | WireCursor.FIXED64;
  static final int LOG_RECORD_SEVERITY_NUMBER = 2 << 3 | WireCursor.VARINT;
  static final int LOG_RECORD_SEVERITY_TEXT = 3 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LOG_RECORD_BODY = 5 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LOG_RECORD_ATTRIBUTES = 6 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LOG_RECORD_DROPPED_ATTRIBUTES_COUNT = 7 << 3 | WireCursor.VARINT;
  static final int LOG_RECORD_FLAGS = 8 << 3 | WireCursor.FIXED32;
  static final int LOG_RECORD_TRACE_ID = 9 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LOG_RECORD_SPAN_ID = 10 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int LOG_RECORD_OBSERVED_TIME = 11 << 3 | WireCursor.FIXED64;
  static final int LOG_RECORD_EVENT_NAME = 12 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int KEY_VALUE_KEY = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int KEY_VALUE_VALUE = 2 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int VALUE_STRING = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int VALUE_BOOL = 2 << 3 | WireCursor.VARINT;
  static final int VALUE_INT = 3 << 3 | WireCursor.VARINT;
  static final int VALUE_DOUBLE = 4 << 3 | WireCursor.FIXED64;
  static final int VALUE_ARRAY = 5 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int VALUE_MAP = 6 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int VALUE_BYTES = 7 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int ARRAY_VALUES = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int MAP_VALUES = 1 << 3 | WireCursor.LENGTH_DELIMITED;

  private Tags() {}
}
