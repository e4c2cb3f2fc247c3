package io.llmobservatory.server.query;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads events from the document in which they are stored. */
final class StoredEvents {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private StoredEvents() {}

  static List<Span.Event> of(@Nullable String array) {
    List<Span.Event> events = new ArrayList<>();
    if (array != null) {
      try (JsonParser json = StoredJson.parser(array)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.START_OBJECT) {
          events.add(event(json));
        }
      }
    }
    return events;
  }

  private static Span.Event event(JsonParser json) {
    Span.Event.Builder event = Span.Event.newBuilder();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "time" -> event.setTimeUnixNano(nanos(json.getString()));
        case "name" -> event.setName(json.getString());
        case "dropped_attributes_count" ->
            event.setDroppedAttributesCount((int) json.getLongValue());
        default -> {
          if (key.equals("attributes") && value == JsonToken.START_OBJECT) {
            event.addAllAttributes(StoredJson.attributes(json));
          } else {
            json.skipChildren();
          }
        }
      }
    }
    return event.build();
  }

  /** Nanoseconds since 1970, an unsigned number. */
  private static long nanos(String time) {
    try {
      Instant instant = Instant.parse(time);
      return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    } catch (DateTimeException notOurs) {
      return 0;
    }
  }
}
