package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpEvent;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import io.llmobservatory.server.otlp.OtlpSpan;
import io.llmobservatory.server.otlp.Text;
import io.llmobservatory.server.price.Prices;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Maps the spans of one request, a portion at a time. Not for use by several threads. */
public final class SpanMapping {
  private static final byte[] EXCEPTION = {'e', 'x', 'c', 'e', 'p', 't', 'i', 'o', 'n'};

  private final IdForm ids;
  private final GenAiProcessor options;
  private final Prices prices;
  private final OtlpRequestReader reader;
  private final Workbench bench;
  private final AttributeIndex eventIndex;
  private final Documents documents;
  private final ContentMapping content;
  private final SourceMapping sources;
  private final Notes notes;
  private final Consumer<Workbench> atEnd;
  private @Nullable Workbench workbench;

  /** Those of the span that is mapped. */
  private Workbench.Likes likes;

  private AttributeIndex index;

  private int resourceNumber;
  private int scopeNumber;
  private @Nullable Resource resource;
  private @Nullable Scope scope;
  private Emitter emitter = Emitter.UNKNOWN;
  private final LastText lastName = new LastText();
  private final LastText lastTraceId = new LastText();
  private final LastText lastParentId = new LastText();

  /** The type of the exception that an event tells of; empty if it has none, null without one. */
  private @Nullable String exceptionType;

  /** When the first token came, by an event; 0 if none tells. */
  private long firstTokenNanos;

  private boolean hasGenAiEvents;
  private boolean hasMessageEvents;

  /**
   * Begins with the first span of a request.
   *
   * @param atEnd takes the workbench back when the last span is mapped
   */
  SpanMapping(
      byte[] request,
      int length,
      String tenant,
      IdForm ids,
      GenAiProcessor options,
      Prices prices,
      Workbench workbench,
      Consumer<Workbench> atEnd) {
    workbench.begin(request);
    this.ids = ids;
    this.options = options;
    this.prices = prices;
    this.workbench = workbench;
    this.atEnd = atEnd;
    this.reader = new OtlpRequestReader(request, length);
    this.bench = workbench;
    this.likes = workbench.likes(0);
    this.index = likes.index;
    this.eventIndex = workbench.eventIndex;
    this.documents = workbench.documents;
    this.content = workbench.content;
    this.notes = workbench.notes;
    this.sources = new SourceMapping(tenant, eventIndex, documents);
  }

  /**
   * Maps the next spans.
   *
   * @param maxSpans how many to map at most
   * @param maxWeight after how many bytes to stop
   * @param out where they go
   * @return whether there may be more
   * @throws MalformedRequestException if the request is not protobuf
   */
  public boolean map(int maxSpans, long maxWeight, MappedSpans out)
      throws MalformedRequestException {
    while (out.size() < maxSpans && out.weight() < maxWeight) {
      if (workbench == null || !reader.next()) {
        end();
        return false;
      }
      mapSpan(reader.span(), out);
    }
    return true;
  }

  private void end() {
    if (workbench != null) {
      atEnd.accept(workbench);
      workbench = null;
    }
  }

  private void mapSpan(OtlpSpan span, MappedSpans out) {
    Rejection rejection = check(span);
    if (rejection != null) {
      out.reject(rejection);
      return;
    }
    likes = bench.likes(span.like());
    index = likes.index;
    index.index(span.attributes());
    if (isPending()) {
      out.dropPending();
      return;
    }
    scope();
    boolean genAi = index.dialect() != null || hasGenAiEvents || emitter.dialect() != null;
    if (!genAi && !options.keepOtherSpans()) {
      out.drop();
      return;
    }
    out.add(map(span, genAi));
    if (notes.hasRepairs()) {
      out.repaired(notes.repairs());
    }
  }

  // Logfire sends each span twice: when it begins, and whole when it has ended.
  private boolean isPending() {
    return index.isNamed(Field.LOGFIRE_SPAN_TYPE)
        && "pending_span".equals(index.text(Field.LOGFIRE_SPAN_TYPE));
  }

  private @Nullable Rejection check(OtlpSpan span) {
    Rejection ofIds = ids.check(span.traceId(), span.spanId());
    if (ofIds != null) {
      return ofIds;
    }
    boolean overflowed = span.attributes().overflowed() || span.overflowed();
    overflowed |= scanEvents(span);
    for (int i = 0; i < span.linkCount(); i++) {
      overflowed |= span.link(i).attributes().overflowed();
    }
    return overflowed ? Rejection.TOO_MANY_ATTRIBUTES : null;
  }

  /** Sees what the events tell of the span; whether one of them has too many attributes. */
  private boolean scanEvents(OtlpSpan span) {
    hasGenAiEvents = false;
    hasMessageEvents = false;
    firstTokenNanos = 0;
    boolean overflowed = false;
    for (int i = 0; i < span.eventCount(); i++) {
      OtlpEvent event = span.event(i);
      overflowed |= event.attributes().overflowed();
      if (isGenAi(event)) {
        hasGenAiEvents = true;
        hasMessageEvents |= MessageEvents.isOfModelCall(event.name().toString());
      }
      if (firstTokenNanos == 0 && FirstTokenEvents.is(event.name())) {
        firstTokenNanos = event.timeNanos();
      }
    }
    return overflowed;
  }

  private static boolean isGenAi(OtlpEvent event) {
    return Dialect.isEvent(event.name().bytes(), event.name().offset(), event.name().length());
  }

  private LlmSpan map(OtlpSpan span, boolean genAi) {
    Resource from = resource();
    Scope by = scope();
    notes.reset();
    exceptionType = null;
    int maxBytes = options.maxValueSizeBytes();
    String name = name(span.name());
    GenAiFacts facts = genAi ? GenAiFacts.of(index, evidence(span, name), notes) : null;
    if (facts != null) {
      content.begin(facts.kind());
      content.readAttributes(index, notes);
    }
    JsonDocument events = events(span);
    Content said = null;
    GenAi read = null;
    if (facts != null) {
      content.readDialects(index, notes);
      said = content.take(notes);
      read =
          facts.read(index, likes.documents, content.finishReasons(), exceptionType, prices, notes);
    }
    content.dropFrom(index, false);
    if (ids == IdForm.TEXT) {
      OwnFields.hide(index, read);
    }
    JsonDocument links = documents.links(span, ids, eventIndex, notes);
    JsonDocument attributes = likes.documents.attributesOfSpan(index, notes);
    String environment = index.text(Field.ENVIRONMENT);
    String session = index.text(Field.SESSION_ID);
    noteOdds(span, from, by);
    return new LlmSpan(
        traceId(span.traceId()),
        ids.text(span.spanId(), IdForm.SPAN_BYTES),
        parentId(span.parentSpanId()),
        name,
        SpanKind.of(span.kind()),
        span.startNanos(),
        span.endNanos(),
        SpanStatus.of(span.statusCode()),
        Columns.text(span.statusMessage(), maxBytes, "status_message", notes),
        Columns.text(span.traceState(), maxBytes, "trace_state", notes),
        Integer.toUnsignedLong(span.flags()),
        from,
        by,
        environment == null ? from.environment() : environment,
        session == null ? index.text(Field.CONVERSATION_ID) : session,
        index.text(Field.USER_ID),
        attributes,
        events,
        links,
        notes.take(),
        said,
        read);
  }

  private String name(Text name) {
    String last = lastName.find(name);
    if (last != null) {
      return last;
    }
    String text = Columns.presentText(name, options.maxValueSizeBytes(), "name", notes);
    return notes.hasRepairs() ? text : lastName.keep(name, text);
  }

  private String traceId(Text id) {
    String last = lastTraceId.find(id);
    return last == null ? lastTraceId.keep(id, ids.text(id, IdForm.TRACE_BYTES)) : last;
  }

  private @Nullable String parentId(Text id) {
    String last = lastParentId.find(id);
    if (last != null) {
      return last;
    }
    String parent = ids.parent(id, notes);
    return parent != null && ids.is(id, IdForm.SPAN_BYTES) ? lastParentId.keep(id, parent) : parent;
  }

  private Evidence evidence(OtlpSpan span, String name) {
    return new Evidence(
        name,
        emitter,
        SpanStatus.of(span.statusCode()) == SpanStatus.ERROR,
        span.startNanos(),
        span.endNanos() == 0 ? -1 : span.endNanos() - span.startNanos(),
        firstTokenNanos == 0 ? Usage.ABSENT : firstTokenNanos - span.startNanos(),
        hasMessageEvents);
  }

  private @Nullable JsonDocument events(OtlpSpan span) {
    if (span.eventCount() == 0) {
      return null;
    }
    documents.beginEvents();
    for (int i = 0; i < span.eventCount(); i++) {
      OtlpEvent event = span.event(i);
      byte[] bytes = event.name().bytes();
      int offset = event.name().offset();
      int length = event.name().length();
      eventIndex.index(event.attributes());
      boolean ofMessage = isGenAi(event);
      if (ofMessage) {
        content.readEvent(event, eventIndex, notes);
      }
      content.dropFrom(eventIndex, ofMessage);
      if (length == EXCEPTION.length && Dialect.startsWith(bytes, offset, length, EXCEPTION)) {
        String type = eventIndex.text(Field.EXCEPTION_TYPE);
        String before = exceptionType == null ? "" : exceptionType;
        exceptionType = type == null ? before : type;
      }
      documents.event(event, eventIndex, notes);
    }
    return documents.endEvents();
  }

  private Resource resource() {
    Resource current = resource;
    if (current == null || resourceNumber != reader.resourceNumber()) {
      resourceNumber = reader.resourceNumber();
      current = sources.resource(reader.resource());
      resource = current;
    }
    return current;
  }

  private Scope scope() {
    Scope current = scope;
    if (current == null || scopeNumber != reader.scopeNumber()) {
      scopeNumber = reader.scopeNumber();
      current = sources.scope(reader.scope());
      scope = current;
      emitter = Emitter.of(current.name());
    }
    return current;
  }

  private void noteOdds(OtlpSpan span, Resource from, Scope by) {
    sources.noteRepairs(notes);
    notes.dropped("dropped_attributes_count", Integer.toUnsignedLong(span.droppedAttributes()));
    notes.dropped("dropped_events_count", Integer.toUnsignedLong(span.droppedEvents()));
    notes.dropped("dropped_links_count", Integer.toUnsignedLong(span.droppedLinks()));
    notes.dropped("resource_dropped_attributes_count", from.droppedAttributes());
    notes.dropped("scope_dropped_attributes_count", by.droppedAttributes());
    if (!SpanKind.isDefined(span.kind())) {
      notes.number("kind", span.kind());
      notes.repaired(Repair.UNDEFINED, "kind");
    }
    if (!SpanStatus.isDefined(span.statusCode())) {
      notes.number("status", span.statusCode());
      notes.repaired(Repair.UNDEFINED, "status");
    }
  }
}
