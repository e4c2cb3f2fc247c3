package io.llmobservatory.server.otlp;

/**
 * A span as it came: a view of the request's bytes until {@link OtlpRequestReader#next} is called
 * again. Field meanings are those of OTLP's {@code trace.proto}.
 */
public final class OtlpSpan {
  /**
   * How many lists of attributes are kept beside each other. The spans of an agent, its model calls
   * and its tools take turns; each is like the last one of its own name.
   */
  public static final int LIKES = 8;

  private final byte[] bytes;
  private final WireCursor cursor;
  private final ValueCheck check;
  private final Text traceId;
  private final Text spanId;
  private final Text traceState;
  private final Text parentSpanId;
  private final Text name;
  private final Text statusMessage;
  private final Attributes[] likes = new Attributes[LIKES];
  private final Slices events = new Slices();
  private final Slices links = new Slices();
  private final OtlpEvent event;
  private final OtlpLink link;

  /** Which of the lists is that of this span; it is begun with its first attribute. */
  private int like;

  private boolean listBegun;

  private int kind;
  private int statusCode;
  private long startNanos;
  private long endNanos;
  private int flags;
  private int droppedAttributes;
  private int droppedEvents;
  private int droppedLinks;

  OtlpSpan(byte[] bytes, ValueCheck check) {
    this.bytes = bytes;
    this.cursor = new WireCursor(bytes);
    this.check = check;
    this.traceId = new Text(bytes);
    this.spanId = new Text(bytes);
    this.traceState = new Text(bytes);
    this.parentSpanId = new Text(bytes);
    this.name = new Text(bytes);
    this.statusMessage = new Text(bytes);
    for (int i = 0; i < LIKES; i++) {
      likes[i] = new Attributes(bytes);
    }
    this.event = new OtlpEvent(bytes, check);
    this.link = new OtlpLink(bytes, check);
  }

  void read(int offset, int length) throws MalformedRequestException {
    clear();
    int end = offset + length;
    int at = readUsual(offset, end);
    while (at < end) {
      cursor.enter(at, end - at);
      readField(cursor.tag(), end);
      at = readUsual(cursor.position(), end);
    }
    list();
  }

  /** The list of the span, which is like that of the last span whose name is alike. */
  private Attributes list() {
    if (!listBegun) {
      listBegun = true;
      like = likeByName();
      likes[like].clear();
    }
    return likes[like];
  }

  private int likeByName() {
    int length = name.length();
    if (length == 0) {
      return 0;
    }
    int first = name.offset();
    int hash = (length * 31 + bytes[first]) * 31 + bytes[first + length / 2];
    return (hash * 31 + bytes[first + length - 1]) & LIKES - 1;
  }

  private void clear() {
    traceId.clear();
    spanId.clear();
    traceState.clear();
    parentSpanId.clear();
    name.clear();
    statusMessage.clear();
    listBegun = false;
    events.clear();
    links.clear();
    kind = 0;
    statusCode = 0;
    startNanos = 0;
    endNanos = 0;
    flags = 0;
    droppedAttributes = 0;
    droppedEvents = 0;
    droppedLinks = 0;
  }

  /**
   * Reads fields as encoders write most of them: a tag of one byte, a length of one byte. Without a
   * cursor the position is kept in a register.
   *
   * @return where the first field begins that is not written so
   */
  private int readUsual(int offset, int end) {
    int at = offset;
    while (at < end) {
      int value = at + 1;
      int next =
          switch (bytes[at]) {
            case Tags.SPAN_ATTRIBUTES -> list().readUsual(value, end);
            case Tags.SPAN_TRACE_ID -> traceId.readUsual(value, end);
            case Tags.SPAN_SPAN_ID -> spanId.readUsual(value, end);
            case Tags.SPAN_PARENT_SPAN_ID -> parentSpanId.readUsual(value, end);
            case Tags.SPAN_NAME -> name.readUsual(value, end);
            case Tags.SPAN_KIND -> readUsualKind(value, end);
            case Tags.SPAN_START_TIME, Tags.SPAN_END_TIME -> readUsualTime(at, end);
            case Tags.SPAN_STATUS -> readUsualStatus(value, end);
            default -> Text.UNUSUAL;
          };
      if (next < 0) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private int readUsualKind(int at, int end) {
    if (at == end || bytes[at] < 0) {
      return Text.UNUSUAL;
    }
    kind = bytes[at];
    return at + 1;
  }

  private int readUsualTime(int at, int end) {
    int value = at + 1;
    if (end - value < Long.BYTES) {
      return Text.UNUSUAL;
    }
    long nanos = WireCursor.fixed64(bytes, value);
    if (bytes[at] == Tags.SPAN_START_TIME) {
      startNanos = nanos;
    } else {
      endNanos = nanos;
    }
    return value + Long.BYTES;
  }

  /** Reads a status that is empty, or has a code and nothing else. */
  private int readUsualStatus(int at, int end) {
    if (at < end && bytes[at] == 0) {
      return at + 1;
    }
    if (end - at < 3 || bytes[at] != 2 || bytes[at + 1] != Tags.STATUS_CODE || bytes[at + 2] < 0) {
      return Text.UNUSUAL;
    }
    statusCode = bytes[at + 2];
    return at + 3;
  }

  private void readField(int tag, int end) throws MalformedRequestException {
    switch (tag) {
      case Tags.SPAN_ATTRIBUTES -> list().readUnusual(cursor, check, end);
      case Tags.SPAN_TRACE_ID -> traceId.read(cursor);
      case Tags.SPAN_SPAN_ID -> spanId.read(cursor);
      case Tags.SPAN_PARENT_SPAN_ID -> parentSpanId.read(cursor);
      case Tags.SPAN_NAME -> name.read(cursor);
      case Tags.SPAN_KIND -> kind = (int) cursor.varint();
      case Tags.SPAN_START_TIME -> startNanos = cursor.fixed64();
      case Tags.SPAN_END_TIME -> endNanos = cursor.fixed64();
      case Tags.SPAN_FLAGS -> flags = cursor.fixed32();
      case Tags.SPAN_STATUS -> {
        int length = cursor.skipDelimited();
        readStatus(cursor.position() - length, length);
      }
      case Tags.SPAN_TRACE_STATE -> traceState.read(cursor);
      case Tags.SPAN_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
      case Tags.SPAN_DROPPED_EVENTS_COUNT -> droppedEvents = (int) cursor.varint();
      case Tags.SPAN_DROPPED_LINKS_COUNT -> droppedLinks = (int) cursor.varint();
      case Tags.SPAN_EVENTS -> {
        int length = cursor.skipDelimited();
        int offset = cursor.position() - length;
        event.read(offset, length);
        events.add(offset, length);
      }
      case Tags.SPAN_LINKS -> {
        int length = cursor.skipDelimited();
        int offset = cursor.position() - length;
        link.read(offset, length);
        links.add(offset, length);
      }
      default -> cursor.skip(tag);
    }
  }

  private void readStatus(int offset, int length) throws MalformedRequestException {
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.STATUS_MESSAGE -> statusMessage.read(cursor);
        case Tags.STATUS_CODE -> statusCode = (int) cursor.varint();
        default -> cursor.skip(tag);
      }
    }
  }

  /** The trace's id: 16 bytes where the sender is sane. */
  public Text traceId() {
    return traceId;
  }

  /** The span's id: 8 bytes where the sender is sane. */
  public Text spanId() {
    return spanId;
  }

  /** The W3C trace state. */
  public Text traceState() {
    return traceState;
  }

  /** The parent's id: empty for a root, else 8 bytes where the sender is sane. */
  public Text parentSpanId() {
    return parentSpanId;
  }

  /** The span's name, empty when unknown. */
  public Text name() {
    return name;
  }

  /** The number of the span's kind, perhaps one that OTLP does not define. */
  public int kind() {
    return kind;
  }

  /** Nanoseconds since 1970, an unsigned number. */
  public long startNanos() {
    return startNanos;
  }

  /** Nanoseconds since 1970, an unsigned number; 0 when the span has no end. */
  public long endNanos() {
    return endNanos;
  }

  /** The span's attributes. */
  public Attributes attributes() {
    return likes[like];
  }

  /** Which of the {@link #LIKES} lists {@link #attributes} is. */
  public int like() {
    return like;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }

  /** How many events there are. */
  public int eventCount() {
    return events.size();
  }

  /** An event, until the next one is asked for. */
  public OtlpEvent event(int index) {
    try {
      event.read(events.offset(index), events.length(index));
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("an event that was checked is malformed", e);
    }
    return event;
  }

  /** How many events the sender left out; an unsigned number. */
  public int droppedEvents() {
    return droppedEvents;
  }

  /** How many links there are. */
  public int linkCount() {
    return links.size();
  }

  /** A link, until the next one is asked for. */
  public OtlpLink link(int index) {
    try {
      link.read(links.offset(index), links.length(index));
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("a link that was checked is malformed", e);
    }
    return link;
  }

  /** How many links the sender left out; an unsigned number. */
  public int droppedLinks() {
    return droppedLinks;
  }

  /** Whether there are more events or links than {@link Attributes#MAX_SIZE}. */
  public boolean overflowed() {
    return events.overflowed() || links.overflowed();
  }

  /** The number of the status code, perhaps one that OTLP does not define. */
  public int statusCode() {
    return statusCode;
  }

  /** What the status says in words. */
  public Text statusMessage() {
    return statusMessage;
  }

  /** W3C flags in bits 0 to 7, whether the parent is remote in bits 8 and 9; unsigned. */
  public int flags() {
    return flags;
  }
}
