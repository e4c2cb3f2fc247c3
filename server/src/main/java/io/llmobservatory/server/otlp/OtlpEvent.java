package io.llmobservatory.server.otlp;

/** A span's event. */
public final class OtlpEvent {
  private final WireCursor cursor;
  private final ValueCheck check;
  private final Text name;
  private final Attributes attributes;
  private long timeNanos;
  private int droppedAttributes;

  OtlpEvent(byte[] bytes, ValueCheck check) {
    this.cursor = new WireCursor(bytes);
    this.check = check;
    this.name = new Text(bytes);
    this.attributes = new Attributes(bytes);
  }

  void read(int offset, int length) throws MalformedRequestException {
    name.clear();
    attributes.clear();
    timeNanos = 0;
    droppedAttributes = 0;
    int end = offset + length;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.EVENT_TIME -> timeNanos = cursor.fixed64();
        case Tags.EVENT_NAME -> name.read(cursor);
        case Tags.EVENT_ATTRIBUTES -> attributes.read(cursor, check, end);
        case Tags.EVENT_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
        default -> cursor.skip(tag);
      }
    }
  }

  /** Nanoseconds since 1970, an unsigned number. */
  public long timeNanos() {
    return timeNanos;
  }

  /** What happened. */
  public Text name() {
    return name;
  }

  /** With what particulars. */
  public Attributes attributes() {
    return attributes;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }
}
