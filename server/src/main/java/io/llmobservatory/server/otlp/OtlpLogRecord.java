package io.llmobservatory.server.otlp;

/**
 * A log record as it came: a view of the request's bytes until {@link OtlpLogReader#next} is called
 * again. Field meanings are those of OTLP's {@code logs.proto}.
 */
public final class OtlpLogRecord {
  private final WireCursor cursor;
  private final ValueCheck check;
  private final Text traceId;
  private final Text spanId;
  private final Text eventName;
  private final Text severityText;
  private final OtlpValue body;
  private final Attributes attributes;

  private long timeNanos;
  private long observedTimeNanos;
  private int severityNumber;
  private int droppedAttributes;
  private int flags;

  OtlpLogRecord(byte[] bytes, ValueCheck check) {
    this.cursor = new WireCursor(bytes);
    this.check = check;
    this.traceId = new Text(bytes);
    this.spanId = new Text(bytes);
    this.eventName = new Text(bytes);
    this.severityText = new Text(bytes);
    this.body = new OtlpValue(bytes);
    this.attributes = new Attributes(bytes);
  }

  void read(int offset, int length) throws MalformedRequestException {
    clear();
    int end = offset + length;
    int bodyOffset = offset;
    int bodyLength = 0;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      if (tag == Tags.LOG_RECORD_BODY) {
        if (bodyLength > 0) {
          // Protobuf would join the two; no encoder writes them.
          throw cursor.malformed("log record with two bodies");
        }
        bodyLength = cursor.skipDelimited();
        bodyOffset = cursor.position() - bodyLength;
      } else {
        readField(tag, end);
      }
    }
    check.check(bodyOffset, bodyLength);
    body.read(bodyOffset, bodyLength);
  }

  private void clear() {
    traceId.clear();
    spanId.clear();
    eventName.clear();
    severityText.clear();
    attributes.clear();
    timeNanos = 0;
    observedTimeNanos = 0;
    severityNumber = 0;
    droppedAttributes = 0;
    flags = 0;
  }

  private void readField(int tag, int end) throws MalformedRequestException {
    switch (tag) {
      case Tags.LOG_RECORD_TIME -> timeNanos = cursor.fixed64();
      case Tags.LOG_RECORD_OBSERVED_TIME -> observedTimeNanos = cursor.fixed64();
      case Tags.LOG_RECORD_SEVERITY_NUMBER -> severityNumber = (int) cursor.varint();
      case Tags.LOG_RECORD_SEVERITY_TEXT -> severityText.read(cursor);
      case Tags.LOG_RECORD_ATTRIBUTES -> attributes.read(cursor, check, end);
      case Tags.LOG_RECORD_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
      case Tags.LOG_RECORD_FLAGS -> flags = cursor.fixed32();
      case Tags.LOG_RECORD_TRACE_ID -> traceId.read(cursor);
      case Tags.LOG_RECORD_SPAN_ID -> spanId.read(cursor);
      case Tags.LOG_RECORD_EVENT_NAME -> eventName.read(cursor);
      default -> cursor.skip(tag);
    }
  }

  /** When it happened: nanoseconds since 1970, an unsigned number; 0 where that is not known. */
  public long timeNanos() {
    return timeNanos;
  }

  /** When it was seen: nanoseconds since 1970, an unsigned number. */
  public long observedTimeNanos() {
    return observedTimeNanos;
  }

  /** What happened; empty if that is told by an attribute, or if the record is no event. */
  public Text eventName() {
    return eventName;
  }

  /** OTLP's number of the severity, any number. */
  public int severityNumber() {
    return severityNumber;
  }

  /** The severity as the source spells it. */
  public Text severityText() {
    return severityText;
  }

  /** The body, empty if there is none. */
  public OtlpValue body() {
    return body;
  }

  /** The attributes. */
  public Attributes attributes() {
    return attributes;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }

  /** The trace id: bytes of any length, as sent; empty if the record belongs to none. */
  public Text traceId() {
    return traceId;
  }

  /** The span id: bytes of any length, as sent; empty if the record belongs to none. */
  public Text spanId() {
    return spanId;
  }

  /** The W3C flags of the span; an unsigned number. */
  public int flags() {
    return flags;
  }
}
