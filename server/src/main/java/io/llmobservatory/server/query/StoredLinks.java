package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Link;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads links from the document in which they are stored. */
final class StoredLinks {
  private StoredLinks() {}

  static List<Link> of(@Nullable String array) {
    List<Link> links = new ArrayList<>();
    if (array != null) {
      try (JsonParser json = StoredJson.parser(array)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.START_OBJECT) {
          links.add(link(json));
        }
      }
    }
    return links;
  }

  private static Link link(JsonParser json) {
    Link.Builder link = Link.newBuilder();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "trace_id" -> link.setTraceId(json.getString());
        case "span_id" -> link.setSpanId(json.getString());
        case "trace_state" -> link.setTraceState(json.getString());
        case "dropped_attributes_count" ->
            link.setDroppedAttributesCount((int) json.getLongValue());
        case "flags" -> link.setFlags((int) json.getLongValue());
        default -> {
          if (key.equals("attributes") && value == JsonToken.START_OBJECT) {
            link.addAllAttributes(StoredJson.attributes(json));
          } else {
            json.skipChildren();
          }
        }
      }
    }
    return link.build();
  }
}
