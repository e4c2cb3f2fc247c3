package io.llmobservatory.server.otlp;

/**
 * Reads the log records of a protobuf {@code ExportLogsServiceRequest}, one after the other, in one
 * walk over its bytes, as {@link OtlpRequestReader} reads spans: text that is not UTF-8 and values
 * nested without end stay the matter of one record. It also refuses a record that has two bodies.
 */
public final class OtlpLogReader {
  private final RequestWalk walk;
  private final OtlpLogRecord record;

  /** Starts at the beginning of a request. */
  public OtlpLogReader(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /**
   * Starts at the beginning of a request.
   *
   * @param bytes begin with the request
   * @param length how many of them are the request's
   */
  public OtlpLogReader(byte[] bytes, int length) {
    ValueCheck check = new ValueCheck(bytes);
    this.walk = new RequestWalk(bytes, length, check);
    this.record = new OtlpLogRecord(bytes, check);
  }

  /**
   * Reads the next log record.
   *
   * @return false at the end of the request
   * @throws MalformedRequestException if the request is not protobuf
   */
  public boolean next() throws MalformedRequestException {
    if (!walk.next()) {
      return false;
    }
    record.read(walk.itemOffset(), walk.itemLength());
    return true;
  }

  /**
   * Reads a whole request, only to see that it is well-formed.
   *
   * @param bytes begin with the request
   * @param length how many of them are the request's
   * @throws MalformedRequestException if it is not protobuf
   */
  public static void check(byte[] bytes, int length) throws MalformedRequestException {
    OtlpLogReader reader = new OtlpLogReader(bytes, length);
    while (reader.next()) {
      // Reading is the check.
    }
  }

  /** The log record that {@link #next} has read. */
  public OtlpLogRecord record() {
    return record;
  }

  /** The resource of that log record. */
  public OtlpResource resource() {
    return walk.resource();
  }

  /** The scope of that log record. */
  public OtlpScope scope() {
    return walk.scope();
  }
}
