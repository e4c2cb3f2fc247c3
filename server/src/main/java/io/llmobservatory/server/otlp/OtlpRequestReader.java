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
  private final RequestWalk walk;
  private final OtlpSpan span;

  /** Starts at the beginning of a request. */
  public OtlpRequestReader(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /**
   * Starts at the beginning of a request.
   *
   * @param bytes begin with the request
   * @param length how many of them are the request's
   */
  public OtlpRequestReader(byte[] bytes, int length) {
    ValueCheck check = new ValueCheck(bytes);
    this.walk = new RequestWalk(bytes, length, check);
    this.span = new OtlpSpan(bytes, check);
  }

  /**
   * Reads the next span.
   *
   * @return false at the end of the request
   * @throws MalformedRequestException if the request is not protobuf
   */
  public boolean next() throws MalformedRequestException {
    if (!walk.next()) {
      return false;
    }
    span.read(walk.itemOffset(), walk.itemLength());
    return true;
  }

  /**
   * Reads a whole request, only to see that it is well-formed.
   *
   * @throws MalformedRequestException if it is not protobuf
   */
  public static void check(byte[] bytes) throws MalformedRequestException {
    check(bytes, bytes.length);
  }

  /**
   * Reads a whole request, only to see that it is well-formed.
   *
   * @param bytes begin with the request
   * @param length how many of them are the request's
   * @throws MalformedRequestException if it is not protobuf
   */
  public static void check(byte[] bytes, int length) throws MalformedRequestException {
    OtlpRequestReader reader = new OtlpRequestReader(bytes, length);
    while (reader.next()) {
      // Reading is the check.
    }
  }

  /** The span that {@link #next} has read. */
  public OtlpSpan span() {
    return span;
  }

  /** The resource of that span. */
  public OtlpResource resource() {
    return walk.resource();
  }

  /** The scope of that span. */
  public OtlpScope scope() {
    return walk.scope();
  }

  /** Which resource of the request this is: another number, another resource. */
  public int resourceNumber() {
    return walk.resourceNumber();
  }

  /** Which scope of the request this is: another number, another scope. */
  public int scopeNumber() {
    return walk.scopeNumber();
  }
}
