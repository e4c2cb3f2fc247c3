package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.OtlpEvent;
import io.llmobservatory.server.otlp.OtlpLink;
import io.llmobservatory.server.otlp.OtlpSpan;
import io.llmobservatory.server.otlp.OtlpValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes attributes, events and links as the documents that are stored. */
final class Documents {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final int NONE = -1;

  private static final RequestParameter[] PARAMETERS = RequestParameter.values();

  private final JsonWriter json;
  private final RepeatedEntries repeats = new RepeatedEntries();
  private @Nullable JsonDocument parameters;

  /** The list whose {@link #parameters} those are, or {@link #NONE}. */
  private int parametersList = NONE;

  private OtlpValue value = new OtlpValue(Attributes.NONE.bytes());

  /**
   * @param json writes one document after the other, others' too
   */
  Documents(JsonWriter json) {
    this.json = json;
  }

  /** Begins with another request. */
  void begin(byte[] request) {
    value = new OtlpValue(request);
    repeats.forget();
    parameters = null;
    parametersList = NONE;
  }

  /** A plain object of all attributes that are not hidden. */
  JsonDocument attributes(AttributeIndex index, String place, Notes notes) {
    json.reset();
    writeAttributes(index, place, null, notes);
    return json.take();
  }

  /**
   * The same of the attributes of one span after the other, much of which is as before. The
   * document lives until that of the next span but one.
   */
  JsonDocument attributesOfSpan(AttributeIndex index, Notes notes) {
    json.reset();
    repeats.begin(index.attributes());
    writeAttributes(index, "attributes", repeats, notes);
    JsonDocument document = json.take(repeats.spare());
    repeats.end(document);
    return document;
  }

  private void writeAttributes(
      AttributeIndex index, String place, @Nullable RepeatedEntries repeated, Notes notes) {
    Attributes attributes = index.attributes();
    if (index.hasDuplicates()) {
      notes.repaired(Repair.DUPLICATE_KEY, place);
    }
    if (attributes.overflowed()) {
      notes.repaired(Repair.CUT, place);
    }
    json.beginObject();
    int i = 0;
    while (i < attributes.size()) {
      int next = repeated == null ? i : repeated.write(index, i, json);
      if (next == i) {
        writeAttribute(index, i, place, repeated, notes);
        next++;
      }
      i = next;
    }
    json.endObject();
  }

  private void writeAttribute(
      AttributeIndex index, int i, String place, @Nullable RepeatedEntries repeated, Notes notes) {
    if (index.isHidden(i)) {
      return;
    }
    Attributes attributes = index.attributes();
    int start = json.size();
    json.key(attributes.bytes(), attributes.keyOffset(i), attributes.keyLength(i));
    attributes.value(i, value);
    ValueWriter.write(value, json);
    if (json.hasRepairs()) {
      notes.repaired(json, place + '.' + attributes.key(i));
    } else if (repeated != null) {
      repeated.keep(i, start, json.size());
    }
  }

  void beginEvents() {
    json.reset();
    json.beginArray();
  }

  /** Adds an event, with those of its attributes that are not hidden. */
  void event(OtlpEvent event, AttributeIndex index, Notes notes) {
    json.beginObject().key("time").string(time(event.timeNanos()));
    json.key("name").string(event.name().bytes(), event.name().offset(), event.name().length());
    notes.repaired(json, "events.name");
    if (index.hasVisible()) {
      json.key("attributes");
      writeAttributes(index, "events", null, notes);
    }
    dropped(event.droppedAttributes());
    json.endObject();
  }

  JsonDocument endEvents() {
    return json.endArray().take();
  }

  /** The links, or null if there are none. */
  @Nullable JsonDocument links(OtlpSpan span, IdForm ids, AttributeIndex index, Notes notes) {
    if (span.linkCount() == 0) {
      return null;
    }
    json.reset();
    json.beginArray();
    for (int i = 0; i < span.linkCount(); i++) {
      link(span.link(i), ids, index, notes);
    }
    return json.endArray().take();
  }

  private void link(OtlpLink link, IdForm ids, AttributeIndex index, Notes notes) {
    json.beginObject();
    json.key("trace_id").string(ids.other(link.traceId(), IdForm.TRACE_BYTES, notes));
    json.key("span_id").string(ids.other(link.spanId(), IdForm.SPAN_BYTES, notes));
    if (link.traceState().length() > 0) {
      json.key("trace_state");
      json.string(
          link.traceState().bytes(), link.traceState().offset(), link.traceState().length());
      notes.repaired(json, "links.trace_state");
    }
    if (link.attributes().size() > 0) {
      index.index(link.attributes());
      json.key("attributes");
      writeAttributes(index, "links", null, notes);
    }
    dropped(link.droppedAttributes());
    if (link.flags() != 0) {
      json.key("flags").number(Integer.toUnsignedLong(link.flags()));
    }
    json.endObject();
  }

  private void dropped(int attributes) {
    if (attributes != 0) {
      json.key("dropped_attributes_count").number(Integer.toUnsignedLong(attributes));
    }
  }

  /** The request parameters that are told, or null if none is. */
  @Nullable JsonDocument parameters(AttributeIndex index) {
    if (index.parametersSince() > parametersList || index.hasTrees()) {
      parameters = writeParameters(index);
      // How much JSON may be read depends on the other attributes.
      parametersList = index.hasTrees() ? NONE : index.listNumber();
    }
    return parameters;
  }

  private @Nullable JsonDocument writeParameters(AttributeIndex index) {
    json.reset();
    for (RequestParameter parameter : PARAMETERS) {
      Told told = index.told(parameter);
      if (told != null) {
        if (json.size() == 0) {
          json.beginObject();
        }
        json.key(parameter.storedName());
        parameter.write(told, json);
      }
    }
    // The attributes' own repairs are noted where they are stored.
    json.takeRepairs();
    return json.size() == 0 ? null : json.endObject().take();
  }

  /** A time to the nanosecond, as ISO 8601. */
  private static String time(long nanos) {
    return Instant.ofEpochSecond(
            Long.divideUnsigned(nanos, NANOS_PER_SECOND),
            Long.remainderUnsigned(nanos, NANOS_PER_SECOND))
        .toString();
  }
}
