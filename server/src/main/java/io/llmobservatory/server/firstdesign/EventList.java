package io.llmobservatory.server.firstdesign;

import io.llmobservatory.proto.v1.Link;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The lists of events and of links in a row. Each is understood as a whole, or not at all. */
final class EventList {
  private static final String ATTRIBUTES = "attributes";
  private static final Set<String> EVENT_KEYS = Set.of("name", "timestamp", ATTRIBUTES);
  private static final Set<String> LINK_KEYS =
      Set.of("trace_id", "span_id", "trace_state", ATTRIBUTES);
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private EventList() {}

  /** The events of a document, null if it is no list of events. */
  static @Nullable List<Span.Event> events(JsonNode document) {
    if (!isListOf(document, EVENT_KEYS)) {
      return null;
    }
    List<Span.Event> events = new ArrayList<>();
    for (JsonNode each : document) {
      Long nanos = nanos(each.path("timestamp").asString(""));
      JsonNode name = each.get("name");
      if (nanos == null || name == null || !name.isString()) {
        return null;
      }
      Span.Event.Builder event = Span.Event.newBuilder();
      event.setName(name.stringValue()).setTimeUnixNano(nanos);
      for (Map.Entry<String, JsonNode> entry : each.path(ATTRIBUTES).properties()) {
        event.addAttributes(JsonValues.attribute(entry.getKey(), JsonValues.of(entry.getValue())));
      }
      events.add(event.build());
    }
    return events;
  }

  /** The links of a document, null if it is no list of links. */
  static @Nullable List<Link> links(JsonNode document) {
    if (!isListOf(document, LINK_KEYS)) {
      return null;
    }
    List<Link> links = new ArrayList<>();
    for (JsonNode each : document) {
      JsonNode trace = each.get("trace_id");
      JsonNode span = each.get("span_id");
      JsonNode state = each.get("trace_state");
      if (trace == null || span == null || !trace.isString() || !span.isString()) {
        return null;
      }
      if (state != null && !state.isNull() && !state.isString()) {
        return null;
      }
      Link.Builder link = Link.newBuilder();
      link.setTraceId(trace.stringValue()).setSpanId(span.stringValue());
      link.setTraceState(state == null ? "" : state.asString(""));
      for (Map.Entry<String, JsonNode> entry : each.path(ATTRIBUTES).properties()) {
        link.addAttributes(JsonValues.attribute(entry.getKey(), JsonValues.of(entry.getValue())));
      }
      links.add(link.build());
    }
    return links;
  }

  private static boolean isListOf(JsonNode document, Set<String> keys) {
    if (!document.isArray()) {
      return false;
    }
    for (JsonNode each : document) {
      JsonNode attributes = each.get(ATTRIBUTES);
      boolean known =
          each.isObject()
              && each.properties().stream().allMatch(entry -> keys.contains(entry.getKey()))
              && (attributes == null || attributes.isNull() || attributes.isObject());
      if (!known) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Long nanos(String timestamp) {
    try {
      Instant time = OffsetDateTime.parse(timestamp).toInstant();
      long nanos =
          Math.addExact(
              Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
      return nanos < 0 ? null : nanos;
    } catch (DateTimeException | ArithmeticException notOne) {
      return null;
    }
  }
}
