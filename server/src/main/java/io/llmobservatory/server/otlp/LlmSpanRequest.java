package io.llmobservatory.server.otlp;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Turns a {@code WriteSpansRequest} into the OTLP request that says the same, in one pass, so that
 * all behind it is the same for both. What OTLP has no field for becomes attributes that begin with
 * {@code llmobservatory.}; ids stay the text that they are.
 *
 * <p>Spans that come one after the other from the same source share its resource and its scope.
 */
public final class LlmSpanRequest {
  /** The attributes of a span take more bytes here than its fields there. */
  private static final int LIKELY_GROWTH = 8;

  private static final int ROOM = 1 << 10;

  private static final int REQUEST_LEVEL = 0;
  private static final int SOURCE_LEVEL = 1;
  private static final int SCOPED_LEVEL = 2;

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final WireCursor request;
  private final WireCursor inner;
  private final ProtobufOutput out;
  private final LlmSpanFields span;

  private Slice requestSource = Slice.NONE;
  private Slice openSource = Slice.NONE;
  private int openResource = -1;
  private int openScope = -1;
  private boolean returnStored;

  /** Part of the request's bytes. */
  private record Slice(int offset, int length) {
    static final Slice NONE = new Slice(0, 0);
  }

  /**
   * Of a request.
   *
   * @param bytes hold the request
   * @param offset where it begins
   * @param length how many of them are the request's
   * @param charge is told of memory before it is taken, in bytes, and with a negative number after
   *     some is given back; what it throws passes through
   */
  public LlmSpanRequest(byte[] bytes, int offset, int length, LongConsumer charge) {
    this(bytes, offset, length, byte[]::new, charge);
  }

  /**
   * Of a request.
   *
   * @param arrays gives an array of at least a length for what the request becomes, with anything
   *     in it
   */
  public LlmSpanRequest(
      byte[] bytes, int offset, int length, IntFunction<byte[]> arrays, LongConsumer charge) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.request = new WireCursor(bytes);
    this.inner = new WireCursor(bytes);
    int likely = length + length / LIKELY_GROWTH + ROOM;
    this.out = new ProtobufOutput(likely, 2 * likely, arrays, charge);
    this.span = new LlmSpanFields(bytes, out);
  }

  /**
   * The same request as an {@code ExportTraceServiceRequest}.
   *
   * @throws MalformedRequestException if it is not protobuf
   */
  public byte[] toOtlp() throws MalformedRequestException {
    translate();
    return out.toByteArray();
  }

  /**
   * Makes it an {@code ExportTraceServiceRequest}, which then is at the begin of {@link #array}.
   *
   * @throws MalformedRequestException if it is not protobuf
   */
  public void translate() throws MalformedRequestException {
    readRequest();
    request.enter(offset, length);
    while (!request.atEnd()) {
      int tag = request.tag();
      if (tag == LlmSpanTags.WRITE_SPANS) {
        int size = request.skipDelimited();
        writeSpan(request.position() - size, size);
      } else {
        request.skip(tag);
      }
    }
    closeSource();
  }

  /** An array that begins with what was translated. */
  public byte[] array() {
    return out.array();
  }

  /** How many bytes of the {@link #array} are what was translated. */
  public int length() {
    return out.size();
  }

  /** Whether the spans are wanted as they are stored; known when the request has been read. */
  public boolean returnsStored() {
    return returnStored;
  }

  // The source may follow the spans on the wire.
  private void readRequest() throws MalformedRequestException {
    request.enter(offset, length);
    while (!request.atEnd()) {
      int tag = request.tag();
      switch (tag) {
        case LlmSpanTags.WRITE_SOURCE -> requestSource = slice(request);
        case LlmSpanTags.WRITE_RETURN_STORED -> returnStored = request.varint() != 0;
        default -> request.skip(tag);
      }
    }
  }

  private static Slice slice(WireCursor cursor) throws MalformedRequestException {
    int size = cursor.skipDelimited();
    return new Slice(cursor.position() - size, size);
  }

  private void writeSpan(int at, int size) throws MalformedRequestException {
    Slice source = requestSource;
    inner.enter(at, size);
    while (!inner.atEnd()) {
      int tag = inner.tag();
      if (tag == LlmSpanTags.SPAN_SOURCE) {
        source = slice(inner);
      } else {
        inner.skip(tag);
      }
    }
    if (openScope < 0 || !isSame(source, openSource)) {
      closeSource();
      openSource(source);
    }
    out.varint(Tags.SCOPED_ITEMS);
    int content = out.beginMessage(SCOPED_LEVEL);
    span.write(at, size);
    out.endMessage(content, SCOPED_LEVEL);
  }

  private boolean isSame(Slice a, Slice b) {
    return a.equals(b)
        || Arrays.equals(
            bytes, a.offset, a.offset + a.length, bytes, b.offset, b.offset + b.length);
  }

  private void openSource(Slice source) throws MalformedRequestException {
    openSource = source;
    out.varint(Tags.REQUEST_SOURCES);
    openResource = out.beginMessage(REQUEST_LEVEL);
    copy(source, LlmSpanTags.SOURCE_RESOURCE, Tags.SOURCE_RESOURCE);
    copy(source, LlmSpanTags.SOURCE_RESOURCE_SCHEMA_URL, Tags.SOURCE_SCHEMA_URL);
    out.varint(Tags.SOURCE_SCOPES);
    openScope = out.beginMessage(SOURCE_LEVEL);
    copy(source, LlmSpanTags.SOURCE_SCOPE, Tags.SCOPED_SCOPE);
    copy(source, LlmSpanTags.SOURCE_SCOPE_SCHEMA_URL, Tags.SCOPED_SCHEMA_URL);
  }

  private void copy(Slice source, int from, int to) throws MalformedRequestException {
    inner.enter(source.offset, source.length);
    while (!inner.atEnd()) {
      int tag = inner.tag();
      if (tag == from) {
        int size = inner.skipDelimited();
        out.varint(to);
        out.delimited(bytes, inner.position() - size, inner.position());
      } else {
        inner.skip(tag);
      }
    }
  }

  private void closeSource() {
    if (openScope >= 0) {
      out.endMessage(openScope, SOURCE_LEVEL);
      out.endMessage(openResource, REQUEST_LEVEL);
      openScope = -1;
    }
  }
}
