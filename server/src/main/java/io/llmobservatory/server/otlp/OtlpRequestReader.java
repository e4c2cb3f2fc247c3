package io.llmobservatory.server.otlp;

/**
 * Reads the spans of a protobuf {@code ExportTraceServiceRequest}, one after the other, in one walk
 * over its bytes.
 *
 * <p>It accepts what the generated classes accept, and more: text that is not UTF-8 and values
 * nested without end stay the matter of one span. It refuses two things that they accept and no
 * encoder writes: an attribute that has two values, and a value that has two lists. Fields that it
 * does not read (references into the tables of profiles, entities) are to it as unknown ones.
 */
public final class OtlpRequestReader {
  private final WireCursor request;
  private final WireCursor resourceSpans;
  private final WireCursor scopeSpans;
  private final WireCursor inner;
  private final ValueCheck check;
  private final OtlpResource resource;
  private final OtlpScope scope;
  private final OtlpSpan span;

  private int resourceNumber;
  private int scopeNumber;

  /** Starts at the beginning of a request. */
  public OtlpRequestReader(byte[] bytes) {
    this.request = new WireCursor(bytes);
    this.resourceSpans = new WireCursor(bytes);
    this.scopeSpans = new WireCursor(bytes);
    this.inner = new WireCursor(bytes);
    this.check = new ValueCheck(bytes);
    this.resource = new OtlpResource(bytes);
    this.scope = new OtlpScope(bytes);
    this.span = new OtlpSpan(bytes, check);
    resourceSpans.enter(0, 0);
    scopeSpans.enter(0, 0);
  }

  /**
   * Reads the next span.
   *
   * @return false at the end of the request
   * @throws MalformedRequestException if the request is not protobuf
   */
  public boolean next() throws MalformedRequestException {
    while (true) {
      if (nextSpan()) {
        return true;
      }
      if (!nextScope() && !nextResource()) {
        return false;
      }
    }
  }

  /**
   * Reads a whole request, only to see that it is well-formed.
   *
   * @throws MalformedRequestException if it is not protobuf
   */
  public static void check(byte[] bytes) throws MalformedRequestException {
    OtlpRequestReader reader = new OtlpRequestReader(bytes);
    while (reader.next()) {
      // Reading is the check.
    }
  }

  private boolean nextSpan() throws MalformedRequestException {
    while (!scopeSpans.atEnd()) {
      int tag = scopeSpans.tag();
      if (tag == Tags.SCOPE_SPANS_SPANS) {
        int length = scopeSpans.skipDelimited();
        span.read(scopeSpans.position() - length, length);
        return true;
      }
      scopeSpans.skip(tag);
    }
    return false;
  }

  private boolean nextScope() throws MalformedRequestException {
    while (!resourceSpans.atEnd()) {
      int tag = resourceSpans.tag();
      if (tag == Tags.RESOURCE_SPANS_SCOPE_SPANS) {
        int length = resourceSpans.skipDelimited();
        int offset = resourceSpans.position() - length;
        readScope(offset, length);
        scopeSpans.enter(offset, length);
        return true;
      }
      resourceSpans.skip(tag);
    }
    return false;
  }

  private boolean nextResource() throws MalformedRequestException {
    while (!request.atEnd()) {
      int tag = request.tag();
      if (tag == Tags.REQUEST_RESOURCE_SPANS) {
        int length = request.skipDelimited();
        int offset = request.position() - length;
        readResource(offset, length);
        resourceSpans.enter(offset, length);
        return true;
      }
      request.skip(tag);
    }
    return false;
  }

  // The resource may follow its spans on the wire, so it is looked for before they are read.
  private void readResource(int offset, int length) throws MalformedRequestException {
    resource.clear();
    resourceNumber++;
    WireCursor cursor = resourceSpans;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.RESOURCE_SPANS_RESOURCE -> {
          int size = cursor.skipDelimited();
          resource.read(inner, check, cursor.position() - size, size);
        }
        case Tags.RESOURCE_SPANS_SCHEMA_URL -> resource.readSchemaUrl(cursor);
        default -> cursor.skip(tag);
      }
    }
  }

  private void readScope(int offset, int length) throws MalformedRequestException {
    scope.clear();
    scopeNumber++;
    WireCursor cursor = scopeSpans;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.SCOPE_SPANS_SCOPE -> {
          int size = cursor.skipDelimited();
          scope.read(inner, check, cursor.position() - size, size);
        }
        case Tags.SCOPE_SPANS_SCHEMA_URL -> scope.readSchemaUrl(cursor);
        default -> cursor.skip(tag);
      }
    }
  }

  /** The span that {@link #next} has read. */
  public OtlpSpan span() {
    return span;
  }

  /** The resource of that span. */
  public OtlpResource resource() {
    return resource;
  }

  /** The scope of that span. */
  public OtlpScope scope() {
    return scope;
  }

  /** Which resource of the request this is: another number, another resource. */
  public int resourceNumber() {
    return resourceNumber;
  }

  /** Which scope of the request this is: another number, another scope. */
  public int scopeNumber() {
    return scopeNumber;
  }
}
