package io.llmobservatory.server.otlp;

/** The instrumentation scope of the spans that follow. */
public final class OtlpScope {
  private final Text name;
  private final Text version;
  private final Text schemaUrl;
  private final Attributes attributes;
  private int droppedAttributes;

  OtlpScope(byte[] bytes) {
    this.name = new Text(bytes);
    this.version = new Text(bytes);
    this.schemaUrl = new Text(bytes);
    this.attributes = new Attributes(bytes);
  }

  void clear() {
    name.clear();
    version.clear();
    schemaUrl.clear();
    attributes.clear();
    droppedAttributes = 0;
  }

  void readSchemaUrl(WireCursor cursor) throws MalformedRequestException {
    schemaUrl.read(cursor);
  }

  /** Adds an {@code InstrumentationScope} message; protobuf joins what comes in several. */
  void read(WireCursor cursor, ValueCheck check, int offset, int length)
      throws MalformedRequestException {
    int end = offset + length;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.SCOPE_NAME -> name.read(cursor);
        case Tags.SCOPE_VERSION -> version.read(cursor);
        case Tags.SCOPE_ATTRIBUTES -> attributes.read(cursor, check, end);
        case Tags.SCOPE_DROPPED_ATTRIBUTES_COUNT -> droppedAttributes = (int) cursor.varint();
        default -> cursor.skip(tag);
      }
    }
  }

  /** The scope's name: the instrumentation library, usually. */
  public Text name() {
    return name;
  }

  /** The scope's version, empty when not told. */
  public Text version() {
    return version;
  }

  /** The schema of the spans' attributes, empty when not told. */
  public Text schemaUrl() {
    return schemaUrl;
  }

  /** Further attributes of the scope. */
  public Attributes attributes() {
    return attributes;
  }

  /** How many attributes the sender left out; an unsigned number. */
  public int droppedAttributes() {
    return droppedAttributes;
  }
}
