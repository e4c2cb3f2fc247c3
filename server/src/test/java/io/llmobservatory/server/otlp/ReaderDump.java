package io.llmobservatory.server.otlp;

/** The {@link Dump} of a request as {@link OtlpRequestReader} sees it. */
final class ReaderDump {
  private final Dump dump = new Dump();
  private final byte[] request;

  private ReaderDump(byte[] request) {
    this.request = request;
  }

  static String of(byte[] request) throws MalformedRequestException {
    ReaderDump writer = new ReaderDump(request);
    OtlpRequestReader reader = new OtlpRequestReader(request);
    while (reader.next()) {
      writer.dump.open("span");
      writer.dump.number("resource number", reader.resourceNumber());
      writer.dump.number("scope number", reader.scopeNumber());
      writer.resource(reader.resource());
      writer.scope(reader.scope());
      writer.span(reader.span());
      writer.dump.close();
    }
    return writer.dump.toString();
  }

  /** The dump of a request with log records. */
  static String ofLogs(byte[] request) throws MalformedRequestException {
    ReaderDump writer = new ReaderDump(request);
    OtlpLogReader reader = new OtlpLogReader(request);
    while (reader.next()) {
      writer.dump.open("record");
      writer.resource(reader.resource());
      writer.scope(reader.scope());
      writer.logRecord(reader.record());
      writer.dump.close();
    }
    return writer.dump.toString();
  }

  private void logRecord(OtlpLogRecord record) {
    dump.number("time_unix_nano", record.timeNanos());
    dump.number("observed_time_unix_nano", record.observedTimeNanos());
    dump.number("severity_number", record.severityNumber());
    text("severity_text", record.severityText());
    value(record.body());
    attributes(record.attributes(), record.droppedAttributes());
    dump.number("flags", record.flags());
    text("trace_id", record.traceId());
    text("span_id", record.spanId());
    text("event_name", record.eventName());
  }

  private void resource(OtlpResource resource) {
    dump.open("resource");
    attributes(resource.attributes(), resource.droppedAttributes());
    text("schema_url", resource.schemaUrl());
    dump.close();
  }

  private void scope(OtlpScope scope) {
    dump.open("scope");
    text("name", scope.name());
    text("version", scope.version());
    attributes(scope.attributes(), scope.droppedAttributes());
    text("schema_url", scope.schemaUrl());
    dump.close();
  }

  private void span(OtlpSpan span) {
    text("trace_id", span.traceId());
    text("span_id", span.spanId());
    text("trace_state", span.traceState());
    text("parent_span_id", span.parentSpanId());
    text("name", span.name());
    dump.number("kind", span.kind());
    dump.number("start_time_unix_nano", span.startNanos());
    dump.number("end_time_unix_nano", span.endNanos());
    dump.number("flags", span.flags());
    attributes(span.attributes(), span.droppedAttributes());
    dump.number("events", span.eventCount());
    dump.number("links", span.linkCount());
    dump.word(span.overflowed() ? "more events or links" : "all events and links");
    // Backwards: an event must not depend on which one was asked for before.
    for (int i = span.eventCount() - 1; i >= 0; i--) {
      event(span.event(i));
    }
    dump.number("dropped_events_count", span.droppedEvents());
    for (int i = span.linkCount() - 1; i >= 0; i--) {
      link(span.link(i));
    }
    dump.number("dropped_links_count", span.droppedLinks());
    dump.number("code", span.statusCode());
    text("message", span.statusMessage());
  }

  private void event(OtlpEvent event) {
    dump.open("event");
    dump.number("time_unix_nano", event.timeNanos());
    text("name", event.name());
    attributes(event.attributes(), event.droppedAttributes());
    dump.close();
  }

  private void link(OtlpLink link) {
    dump.open("link");
    text("trace_id", link.traceId());
    text("span_id", link.spanId());
    text("trace_state", link.traceState());
    attributes(link.attributes(), link.droppedAttributes());
    dump.number("flags", link.flags());
    dump.close();
  }

  private void attributes(Attributes attributes, int dropped) {
    dump.open("attributes");
    // One value for all: it must not carry anything over from one to the next.
    OtlpValue value = new OtlpValue(request);
    for (int i = 0; i < attributes.size(); i++) {
      dump.bytes("key", request, attributes.keyOffset(i), attributes.keyLength(i));
      attributes.value(i, value);
      value(value);
    }
    dump.word(attributes.overflowed() ? "and more" : "all");
    dump.number("dropped_attributes_count", dropped);
    dump.close();
  }

  private void value(OtlpValue value) {
    switch (value.kind()) {
      case EMPTY -> dump.word("empty");
      case STRING -> dump.bytes("string", request, value.offset(), value.length());
      case BOOL -> dump.number("bool", value.asBoolean() ? 1 : 0);
      case INT -> dump.number("int", value.asLong());
      case DOUBLE -> dump.number("double", Double.doubleToRawLongBits(value.asDouble()));
      case BYTES -> dump.bytes("bytes", request, value.offset(), value.length());
      case CLOSED -> dump.bytes("closed", request, value.offset(), value.length());
      case ARRAY -> {
        dump.open("array");
        elements(value.elements(), false);
        dump.close();
      }
      case MAP -> {
        dump.open("map");
        elements(value.elements(), true);
        dump.close();
      }
    }
  }

  private void elements(OtlpElements elements, boolean map) {
    while (elements.next()) {
      if (map) {
        dump.bytes("key", request, elements.keyOffset(), elements.keyLength());
      }
      value(elements.value());
    }
  }

  private void text(String name, Text text) {
    dump.bytes(name, request, text.offset(), text.length());
  }
}
