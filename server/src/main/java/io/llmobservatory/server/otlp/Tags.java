package io.llmobservatory.server.otlp;

/**
 * The fields of OTLP's messages with their wire types, from {@code trace.proto}, {@code
 * common.proto}, {@code resource.proto} and {@code trace_service.proto}.
 */
final class Tags {
  static final int REQUEST_RESOURCE_SPANS = 1 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int RESOURCE_SPANS_RESOURCE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int RESOURCE_SPANS_SCOPE_SPANS = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int RESOURCE_SPANS_SCHEMA_URL = 3 << 3 | WireCursor.LENGTH_DELIMITED;

  static final int RESOURCE_ATTRIBUTES = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int RESOURCE_DROPPED_ATTRIBUTES_COUNT = 2 << 3 | WireCursor.VARINT;

  static final int SCOPE_SPANS_SCOPE = 1 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPE_SPANS_SPANS = 2 << 3 | WireCursor.LENGTH_DELIMITED;
  static final int SCOPE_SPANS_SCHEMA_URL = 3 << 3 | WireCursor.LENGTH_DELIMITED;

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
