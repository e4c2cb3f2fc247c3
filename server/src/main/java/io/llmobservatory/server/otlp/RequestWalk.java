package io.llmobservatory.server.otlp;

/**
 * Walks the envelopes of a request, which are the same for every signal: resources, in each of them
 * scopes, in each of them items.
 */
final class RequestWalk {
  private final WireCursor request;
  private final WireCursor source;
  private final WireCursor scoped;
  private final WireCursor inner;
  private final ValueCheck check;
  private final OtlpResource resource;
  private final OtlpScope scope;

  private int resourceNumber;
  private int scopeNumber;
  private int itemOffset;
  private int itemLength;

  RequestWalk(byte[] bytes, int length, ValueCheck check) {
    this.request = new WireCursor(bytes);
    this.source = new WireCursor(bytes);
    this.scoped = new WireCursor(bytes);
    this.inner = new WireCursor(bytes);
    this.check = check;
    this.resource = new OtlpResource(bytes);
    this.scope = new OtlpScope(bytes);
    request.enter(0, length);
    source.enter(0, 0);
    scoped.enter(0, 0);
  }

  /** Goes to the next item; false at the end of the request. */
  boolean next() throws MalformedRequestException {
    while (true) {
      if (nextItem()) {
        return true;
      }
      if (!nextScope() && !nextResource()) {
        return false;
      }
    }
  }

  private boolean nextItem() throws MalformedRequestException {
    while (!scoped.atEnd()) {
      int tag = scoped.tag();
      if (tag == Tags.SCOPED_ITEMS) {
        int length = scoped.skipDelimited();
        itemOffset = scoped.position() - length;
        itemLength = length;
        return true;
      }
      scoped.skip(tag);
    }
    return false;
  }

  private boolean nextScope() throws MalformedRequestException {
    while (!source.atEnd()) {
      int tag = source.tag();
      if (tag == Tags.SOURCE_SCOPES) {
        int length = source.skipDelimited();
        int offset = source.position() - length;
        readScope(offset, length);
        scoped.enter(offset, length);
        return true;
      }
      source.skip(tag);
    }
    return false;
  }

  private boolean nextResource() throws MalformedRequestException {
    while (!request.atEnd()) {
      int tag = request.tag();
      if (tag == Tags.REQUEST_SOURCES) {
        int length = request.skipDelimited();
        int offset = request.position() - length;
        readResource(offset, length);
        source.enter(offset, length);
        return true;
      }
      request.skip(tag);
    }
    return false;
  }

  // The resource may follow its items on the wire, so it is looked for before they are read.
  private void readResource(int offset, int length) throws MalformedRequestException {
    resource.clear();
    resourceNumber++;
    WireCursor cursor = source;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.SOURCE_RESOURCE -> {
          int size = cursor.skipDelimited();
          resource.read(inner, check, cursor.position() - size, size);
        }
        case Tags.SOURCE_SCHEMA_URL -> resource.readSchemaUrl(cursor);
        default -> cursor.skip(tag);
      }
    }
  }

  private void readScope(int offset, int length) throws MalformedRequestException {
    scope.clear();
    scopeNumber++;
    WireCursor cursor = scoped;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.SCOPED_SCOPE -> {
          int size = cursor.skipDelimited();
          scope.read(inner, check, cursor.position() - size, size);
        }
        case Tags.SCOPED_SCHEMA_URL -> scope.readSchemaUrl(cursor);
        default -> cursor.skip(tag);
      }
    }
  }

  /** Where the item begins. */
  int itemOffset() {
    return itemOffset;
  }

  /** The item's length in bytes. */
  int itemLength() {
    return itemLength;
  }

  OtlpResource resource() {
    return resource;
  }

  OtlpScope scope() {
    return scope;
  }

  int resourceNumber() {
    return resourceNumber;
  }

  int scopeNumber() {
    return scopeNumber;
  }
}
