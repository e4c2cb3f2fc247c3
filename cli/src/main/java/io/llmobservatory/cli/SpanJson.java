package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A span as a JSON object; members are named as the columns of the database. */
final class SpanJson {
  private static final String KIND_PREFIX = "SPAN_KIND_";

  private SpanJson() {}

  static String of(TraceSpan stored) {
    LlmSpan span = stored.getSpan();
    JsonLine json = new JsonLine().text("trace_uuid", stored.getTraceUuid());
    identity(span, json);
    json.text("service_name", stored.getServiceName())
        .text("environment", span.getEnvironment())
        .text("user_id", span.getUserId())
        .text("session_id", span.getSessionId())
        .text("span_type", stored.getSpanType());
    if (span.hasGenAi()) {
      json.flag("counted", stored.getCounted());
      genAi(span.getGenAi(), json);
    }
    json.text("cost_source", stored.getCostSource()).text("dialect", stored.getDialect());
    documents(span, json);
    json.json("notes", stored.getNotes());
    content(span.getContent(), json);
    return json.end();
  }

  private static void identity(LlmSpan span, JsonLine json) {
    json.text("trace_id", span.getTraceId())
        .text("span_id", span.getSpanId())
        .text("parent_span_id", span.getParentSpanId())
        .text("name", span.getName())
        .text("kind", kind(span))
        .text("start_time", Shown.instant(span.getStartTimeUnixNano()).toString());
    long end = span.getEndTimeUnixNano();
    if (end != 0) {
      json.text("end_time", Shown.instant(end).toString())
          .number("duration_ns", end - span.getStartTimeUnixNano());
    }
    TraceJson.status(span.getStatus(), json);
    json.text("trace_state", span.getTraceState())
        .numberUnlessZero("flags", Integer.toUnsignedLong(span.getFlags()));
  }

  private static String kind(LlmSpan span) {
    Span.SpanKind kind = span.getKind();
    return kind == Span.SpanKind.UNRECOGNIZED
        ? String.valueOf(span.getKindValue())
        : kind.name().substring(KIND_PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  private static void genAi(GenAi genAi, JsonLine json) {
    json.text("operation", genAi.getOperation())
        .text("provider", genAi.getProvider())
        .text("request_model", genAi.getRequestModel())
        .text("response_model", genAi.getResponseModel())
        .text("response_id", genAi.getResponseId());
    TraceJson.usage(genAi.getUsage(), json);
    json.decimal("cost_usd", genAi.getCostUsd());
    if (genAi.hasTimeToFirstTokenNanos()) {
      json.number("time_to_first_token_ns", genAi.getTimeToFirstTokenNanos());
    }
    json.json("finish_reasons", texts(genAi.getFinishReasonsList()))
        .text("conversation_id", genAi.getConversationId())
        .text("agent_name", genAi.getAgentName())
        .text("tool_name", genAi.getToolName())
        .text("error_type", genAi.getErrorType())
        .json("request_parameters", JsonValues.attributes(genAi.getRequestParametersList()));
  }

  private static String texts(List<String> texts) {
    StringBuilder json = new StringBuilder();
    for (String text : texts) {
      JsonText.string(text, json.append(json.length() == 0 ? '[' : ','));
    }
    return json.length() == 0 ? "" : json.append(']').toString();
  }

  private static void documents(LlmSpan span, JsonLine json) {
    json.json("attributes", JsonValues.attributes(span.getAttributesList()))
        .numberUnlessZero("dropped_attributes_count", unsigned(span.getDroppedAttributesCount()))
        .json("events", array(span.getEventsList().stream().map(SpanJson::event).toList()))
        .numberUnlessZero("dropped_events_count", unsigned(span.getDroppedEventsCount()))
        .json("links", array(span.getLinksList().stream().map(SpanJson::link).toList()))
        .numberUnlessZero("dropped_links_count", unsigned(span.getDroppedLinksCount()));
    source(span.getSource(), json);
  }

  private static long unsigned(int number) {
    return Integer.toUnsignedLong(number);
  }

  private static String array(List<String> objects) {
    return objects.isEmpty() ? "" : objects.stream().collect(Collectors.joining(",", "[", "]"));
  }

  private static String event(Span.Event event) {
    return new JsonLine()
        .text("time", Shown.instant(event.getTimeUnixNano()).toString())
        .text("name", event.getName())
        .json("attributes", JsonValues.attributes(event.getAttributesList()))
        .numberUnlessZero("dropped_attributes_count", unsigned(event.getDroppedAttributesCount()))
        .end();
  }

  private static String link(Link link) {
    return new JsonLine()
        .text("trace_id", link.getTraceId())
        .text("span_id", link.getSpanId())
        .text("trace_state", link.getTraceState())
        .numberUnlessZero("flags", unsigned(link.getFlags()))
        .json("attributes", JsonValues.attributes(link.getAttributesList()))
        .numberUnlessZero("dropped_attributes_count", unsigned(link.getDroppedAttributesCount()))
        .end();
  }

  private static void source(Source source, JsonLine json) {
    JsonLine scope =
        new JsonLine()
            .text("name", source.getScope().getName())
            .text("version", source.getScope().getVersion())
            .text("schema_url", source.getScopeSchemaUrl())
            .json("attributes", JsonValues.attributes(source.getScope().getAttributesList()));
    json.json("resource", JsonValues.attributes(source.getResource().getAttributesList()))
        .text("resource_schema_url", source.getResourceSchemaUrl())
        .json("scope", scope.isEmpty() ? "" : scope.end());
  }

  private static void content(Content content, JsonLine json) {
    content.getAllFields().forEach((field, text) -> json.json(field.getName(), (String) text));
  }
}
