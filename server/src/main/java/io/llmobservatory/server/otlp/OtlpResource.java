package io.llmobservatory.server.otlp;

/** The resource of the spans that follow, until {@link OtlpRequestReader} reaches the next one. */
public final class OtlpResource {
  private final Attributes attributes;
  private final Text schemaUrl;
  private int droppedAttributes;

  OtlpResource(byte[] bytes) {
    this.attributes = new Attributes(bytes);
    this.schemaUrl = new Text(bytes);
  }

  void clear() {
    attributes.clear();
    schemaUrl.clear();
    droppedAttributes = 0;
  }

  void readSchemaUrl(WireCursor cursor) throws MalformedRequestException {
    schemaUrl.read(cursor);
  }

  /** Adds a {@code Resource} message; protobuf joins what comes in several. */
  void read(WireCursor cursor, ValueCheck check, int offset, int length)
      throws MalformedRequestException {
    int end = offset + length;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.RESOURCE_ATTRIBUTES -> attributes.read(cursor, check, end);
        case Tags.RESOURCE_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
        default -> cursor.skip(tag);
      }
    }
  }

  /** What identifies the source of the telemetry. */
  public Attributes attributes() {
    return attributes;
  }

  /** The schema of the resource's attributes, empty when not told. */
  public Text schemaUrl() {
    return schemaUrl;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }
}
