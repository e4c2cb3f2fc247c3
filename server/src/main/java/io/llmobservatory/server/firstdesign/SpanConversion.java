package io.llmobservatory.server.firstdesign;

import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a row of the first design into the span that a client would write. What the mapping knows
 * by the first design's names stays as it is; what has another shape there is put into fields. A
 * value that is none of those expected stays, as an attribute that begins with {@code
 * llmobservatory.import.}.
 */
final class SpanConversion {
  private static final String ODD = "llmobservatory.import.";

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The last microsecond that nanoseconds can count, in the year 2262. */
  private static final long MAX_MICROS = Long.MAX_VALUE / NANOS_PER_MICRO;

  private SpanConversion() {}

  /**
   * Why a row cannot be a span, null if it can.
   *
   * @return words for people
   */
  static @Nullable String objection(SourceSpan row) {
    if (row.documentBytes() > SourceQueries.MAX_DOCUMENT_BYTES) {
      return "attributes, events and links are longer than 16 MiB";
    }
    Long start = row.startMicros();
    if (start == null) {
      return "start_time is null or infinite";
    }
    Long end = end(row, start);
    boolean inTime =
        start >= 0 && start <= MAX_MICROS && (end == null || (end >= 0 && end <= MAX_MICROS));
    return inTime ? null : "start_time or end_time is not between 1970 and 2262";
  }

  private static @Nullable Long end(SourceSpan row, long start) {
    if (row.endMicros() != null) {
      return row.endMicros();
    }
    Long duration = row.durationMicros();
    // Too long a duration is as good as none.
    return duration == null || duration > MAX_MICROS || duration < 0 ? null : start + duration;
  }

  /** The span of a row to which there is no {@linkplain #objection objection}. */
  static LlmSpan convert(SourceSpan row) {
    LlmSpan.Builder span = LlmSpan.newBuilder();
    span.setTraceId(row.traceId());
    span.setSpanId(orEmpty(row.spanId()));
    span.setParentSpanId(row.parentSpanId());
    span.setName(orEmpty(row.name()));
    times(row, span);
    service(row, span);
    documents(row, span);
    kind(row, span);
    status(row, span);
    if (row.place() == SourceSpan.Place.ORPHAN) {
      span.addAttributes(JsonValues.attribute("llmobservatory.import", "orphan"));
    }
    return span.build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void times(SourceSpan row, LlmSpan.Builder span) {
    long start = row.startMicros() == null ? 0 : row.startMicros();
    span.setStartTimeUnixNano(start * NANOS_PER_MICRO);
    Long end = end(row, start);
    if (end != null) {
      span.setEndTimeUnixNano(end * NANOS_PER_MICRO);
    }
  }

  private static void service(SourceSpan row, LlmSpan.Builder span) {
    if (row.serviceName() != null && !row.serviceName().isEmpty()) {
      span.getSourceBuilder()
          .setResource(
              Resource.newBuilder()
                  .addAttributes(JsonValues.attribute("service.name", row.serviceName())));
    }
  }

  private static void kind(SourceSpan row, LlmSpan.Builder span) {
    String word = word(row.kind(), "span_kind_");
    SpanKind kind =
        switch (word) {
          case "internal" -> SpanKind.SPAN_KIND_INTERNAL;
          case "server" -> SpanKind.SPAN_KIND_SERVER;
          case "client" -> SpanKind.SPAN_KIND_CLIENT;
          case "producer" -> SpanKind.SPAN_KIND_PRODUCER;
          case "consumer" -> SpanKind.SPAN_KIND_CONSUMER;
          default -> SpanKind.SPAN_KIND_UNSPECIFIED;
        };
    span.setKind(kind);
    if (kind == SpanKind.SPAN_KIND_UNSPECIFIED && !word.isEmpty() && !word.equals("unspecified")) {
      span.addAttributes(JsonValues.attribute(ODD + "kind", orEmpty(row.kind())));
    }
  }

  private static void status(SourceSpan row, LlmSpan.Builder span) {
    String word = word(row.status(), "status_code_");
    StatusCode code =
        switch (word) {
          case "ok" -> StatusCode.STATUS_CODE_OK;
          case "error" -> StatusCode.STATUS_CODE_ERROR;
          default -> StatusCode.STATUS_CODE_UNSET;
        };
    span.setStatus(Status.newBuilder().setCode(code).setMessage(orEmpty(row.statusMessage())));
    if (code == StatusCode.STATUS_CODE_UNSET && !word.isEmpty() && !word.equals("unset")) {
      span.addAttributes(JsonValues.attribute(ODD + "status", orEmpty(row.status())));
    }
  }

  private static String word(@Nullable String text, String prefix) {
    String word = orEmpty(text).strip().toLowerCase(Locale.ROOT);
    return word.startsWith(prefix) ? word.substring(prefix.length()) : word;
  }

  private static void documents(SourceSpan row, LlmSpan.Builder span) {
    if (row.attributes() != null) {
      JsonNode attributes = JsonValues.parse(row.attributes());
      if (attributes != null && attributes.isObject()) {
        attributes(attributes, span);
      } else if (attributes == null || !attributes.isNull()) {
        span.addAttributes(JsonValues.attribute(ODD + "attributes", row.attributes()));
      }
    }
    JsonNode events = row.events() == null ? null : JsonValues.parse(row.events());
    List<Span.Event> read = events == null ? null : EventList.events(events);
    if (read != null) {
      span.addAllEvents(read);
    } else if (row.events() != null && (events == null || !events.isNull())) {
      span.addAttributes(JsonValues.attribute(ODD + "events", row.events()));
    }
    JsonNode links = row.links() == null ? null : JsonValues.parse(row.links());
    List<Link> linked = links == null ? null : EventList.links(links);
    if (linked != null) {
      span.addAllLinks(linked);
    } else if (row.links() != null && (links == null || !links.isNull())) {
      span.addAttributes(JsonValues.attribute(ODD + "links", row.links()));
    }
  }

  private static void attributes(JsonNode document, LlmSpan.Builder span) {
    Map<String, JsonNode> attributes = new LinkedHashMap<>();
    document.properties().forEach(entry -> attributes.put(entry.getKey(), entry.getValue()));
    Conversation said = Conversation.of(attributes);
    for (Map.Entry<String, JsonNode> entry : attributes.entrySet()) {
      if (!said.holds(entry.getKey())) {
        span.addAttributes(JsonValues.attribute(entry.getKey(), JsonValues.of(entry.getValue())));
      }
    }
    JsonNode metadata = said.outputMetadata();
    if (metadata != null) {
      span.addAttributes(
          JsonValues.attribute(Conversation.OUTPUT + ".metadata", JsonValues.of(metadata)));
    }
    GenAi told = genAi(attributes, said);
    if (!told.equals(GenAi.getDefaultInstance())) {
      span.setGenAi(told);
    }
    if (!said.content().equals(said.content().getDefaultInstanceForType())) {
      span.setContent(said.content());
    }
  }

  private static GenAi genAi(Map<String, JsonNode> attributes, Conversation said) {
    GenAi.Builder told = GenAi.newBuilder().setOperation(said.operation());
    if (said.finishReason() != null) {
      told.addFinishReasons(said.finishReason());
    }
    JsonNode cost = attributes.get("llm.cost.amount_usd");
    if (cost != null && cost.isNumber()) {
      BigDecimal usd = cost.decimalValue();
      told.setCostUsd(usd.toString());
    }
    JsonNode firstToken = attributes.get("llm.latency.ttft_ms");
    if (firstToken != null && firstToken.isIntegralNumber() && firstToken.canConvertToLong()) {
      long millis = firstToken.longValue();
      if (millis > 0 && millis <= Long.MAX_VALUE / NANOS_PER_MILLI) {
        told.setTimeToFirstTokenNanos(millis * NANOS_PER_MILLI);
      }
    }
    return told.build();
  }
}
