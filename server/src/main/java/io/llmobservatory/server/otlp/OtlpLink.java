package io.llmobservatory.server.otlp;

/** A span's link to another span. */
public final class OtlpLink {
  private final WireCursor cursor;
  private final ValueCheck check;
  private final Text traceId;
  private final Text spanId;
  private final Text traceState;
  private final Attributes attributes;
  private int droppedAttributes;
  private int flags;

  OtlpLink(byte[] bytes, ValueCheck check) {
    this.cursor = new WireCursor(bytes);
    this.check = check;
    this.traceId = new Text(bytes);
    this.spanId = new Text(bytes);
    this.traceState = new Text(bytes);
    this.attributes = new Attributes(bytes);
  }

  void read(int offset, int length) throws MalformedRequestException {
    traceId.clear();
    spanId.clear();
    traceState.clear();
    attributes.clear();
    droppedAttributes = 0;
    flags = 0;
    int end = offset + length;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.LINK_TRACE_ID -> traceId.read(cursor);
        case Tags.LINK_SPAN_ID -> spanId.read(cursor);
        case Tags.LINK_TRACE_STATE -> traceState.read(cursor);
        case Tags.LINK_ATTRIBUTES -> attributes.read(cursor, check, end);
        case Tags.LINK_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
        case Tags.LINK_FLAGS -> flags = cursor.fixed32();
        default -> cursor.skip(tag);
      }
    }
  }

  /** The linked span's trace id: bytes of any length, as sent. */
  public Text traceId() {
    return traceId;
  }

  /** The linked span's id: bytes of any length, as sent. */
  public Text spanId() {
    return spanId;
  }

  /** The linked span's trace state. */
  public Text traceState() {
    return traceState;
  }

  /** Particulars of the link. */
  public Attributes attributes() {
    return attributes;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }

  /** The W3C flags of the linked span and whether it is remote; an unsigned number. */
  public int flags() {
    return flags;
  }
}
