package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A row of a span, of what sent it and of its content, as a message. */
final class SpanColumns {
  /** The columns of the view of spans that are read, without content. */
  static final String OF_SPAN =
      "trace_id, span_id, parent_span_id, name, kind, service_name, environment, resource_id,"
          + " scope_id, start_time, start_nanos, duration_ns, status, status_message, trace_state,"
          + " flags, attributes, events, links, notes, span_type, operation, provider,"
          + " request_model, response_model, response_id, input_tokens, output_tokens,"
          + " total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, counted,"
          + " cost_usd, cost_source, time_to_first_token_ns, finish_reasons, conversation_id,"
          + " session_id, user_id, agent_name, tool_name, error_type, request_parameters, dialect";

  /** Those with content. */
  static final String OF_CONTENT = ", input, output, system_instructions, tool_definitions";

  /** Those that stand beside the columns of span {@code s}, of resource {@code r} and so on. */
  static final String BESIDE =
      "(extract(epoch FROM s.start_time) * 1000000)::bigint AS start_micros,"
          + " t.trace_id AS told_trace_id, r.attributes AS resource_attributes,"
          + " r.schema_url AS resource_schema_url, c.name AS scope_name,"
          + " c.version AS scope_version, c.attributes AS scope_attributes,"
          + " c.schema_url AS scope_schema_url";

  private SpanColumns() {}

  /** The row that the result is at. */
  static TraceSpan read(ResultSet row, boolean withContent) throws SQLException {
    TraceSpan.Builder stored = TraceSpan.newBuilder().setTraceUuid(row.getString("trace_id"));
    StoredNotes notes = StoredNotes.of(row.getString("notes"));
    LlmSpan.Builder span = LlmSpan.newBuilder();
    readIds(row, span);
    readTimes(row, span);
    readStatus(row, notes, span);
    readDocuments(row, notes, span);
    span.setSource(source(row, notes));
    set(row, "environment", span::setEnvironment);
    set(row, "user_id", span::setUserId);
    set(row, "session_id", span::setSessionId);
    if (row.getString("span_type") != null) {
      span.setGenAi(GenAiColumns.read(row));
    }
    if (withContent) {
      GenAiColumns.readContent(row, span);
    }
    set(row, "span_type", stored::setSpanType);
    stored.setCounted(row.getBoolean("counted"));
    set(row, "cost_source", stored::setCostSource);
    set(row, "dialect", stored::setDialect);
    set(row, "service_name", stored::setServiceName);
    set(row, "notes", stored::setNotes);
    return stored.setSpan(span).build();
  }

  private static void readIds(ResultSet row, LlmSpan.Builder span) throws SQLException {
    set(row, "told_trace_id", span::setTraceId);
    set(row, "span_id", span::setSpanId);
    set(row, "parent_span_id", span::setParentSpanId);
    set(row, "trace_state", span::setTraceState);
    set(row, "name", span::setName);
    span.setFlags((int) row.getLong("flags"));
  }

  private static void readTimes(ResultSet row, LlmSpan.Builder span) throws SQLException {
    long start = row.getLong("start_micros") * Times.NANOS_PER_MICRO + row.getShort("start_nanos");
    span.setStartTimeUnixNano(start);
    long duration = row.getLong("duration_ns");
    if (!row.wasNull()) {
      span.setEndTimeUnixNano(start + duration);
    }
  }

  /** Numbers that OTLP does not define are among the notes. */
  private static void readStatus(ResultSet row, StoredNotes notes, LlmSpan.Builder span)
      throws SQLException {
    String kind = row.getString("kind").toUpperCase(Locale.ROOT);
    int oddKind = notes.number("kind");
    span.setKindValue(
        oddKind == 0 ? Span.SpanKind.valueOf("SPAN_KIND_" + kind).getNumber() : oddKind);
    Status.Builder status = Status.newBuilder();
    int oddCode = notes.number("status");
    String code = row.getString("status").toUpperCase(Locale.ROOT);
    status.setCodeValue(
        oddCode == 0 ? Status.StatusCode.valueOf("STATUS_CODE_" + code).getNumber() : oddCode);
    set(row, "status_message", status::setMessage);
    if (status.getCodeValue() != 0 || !status.getMessage().isEmpty()) {
      span.setStatus(status);
    }
  }

  private static void readDocuments(ResultSet row, StoredNotes notes, LlmSpan.Builder span)
      throws SQLException {
    span.addAllAttributes(StoredJson.attributes(row.getString("attributes")));
    span.addAllEvents(StoredEvents.of(row.getString("events")));
    span.addAllLinks(StoredLinks.of(row.getString("links")));
    span.setDroppedAttributesCount(notes.number("dropped_attributes_count"));
    span.setDroppedEventsCount(notes.number("dropped_events_count"));
    span.setDroppedLinksCount(notes.number("dropped_links_count"));
  }

  private static Source source(ResultSet row, StoredNotes notes) throws SQLException {
    Source.Builder source = Source.newBuilder();
    List<KeyValue> attributes = StoredJson.attributes(row.getString("resource_attributes"));
    Resource resource =
        Resource.newBuilder()
            .addAllAttributes(attributes)
            .setDroppedAttributesCount(notes.number("resource_dropped_attributes_count"))
            .build();
    if (!resource.equals(Resource.getDefaultInstance())) {
      source.setResource(resource);
    }
    set(row, "resource_schema_url", source::setResourceSchemaUrl);
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    set(row, "scope_name", scope::setName);
    set(row, "scope_version", scope::setVersion);
    scope.addAllAttributes(StoredJson.attributes(row.getString("scope_attributes")));
    scope.setDroppedAttributesCount(notes.number("scope_dropped_attributes_count"));
    if (!scope.build().equals(InstrumentationScope.getDefaultInstance())) {
      source.setScope(scope);
    }
    set(row, "scope_schema_url", source::setScopeSchemaUrl);
    return source.build();
  }

  /** Hands on a text, if there is one. */
  static void set(ResultSet row, String column, Consumer<String> setter) throws SQLException {
    @Nullable String text = row.getString(column);
    if (text != null) {
      setter.accept(text);
    }
  }
}
