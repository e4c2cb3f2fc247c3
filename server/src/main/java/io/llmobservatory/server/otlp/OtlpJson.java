package io.llmobservatory.server.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.function.LongConsumer;

/**
 * Turns a request in OTLP's JSON into the protobuf bytes of the same request, in one pass, so that
 * all behind it is the same for both encodings.
 *
 * <p>It is protobuf's own JSON but for the ids, which are hexadecimal. Names in snake_case, enums
 * by name or as text, 64-bit numbers as text or not, base64 of any alphabet are taken; a null is no
 * value, save for an empty one in a list of values. Unknown fields are skipped. Of a field that is
 * there twice the last counts, but lists are joined, and messages, as protobuf joins them.
 *
 * <p>What makes the whole request malformed is its structure: it is not JSON, or there is a list,
 * an object or a single value where another of them is due. A single value that does not fit stays
 * the matter of its span:
 *
 * <ul>
 *   <li>an id that is not hexadecimal becomes one of a wrong length, which the mapping refuses or
 *       notes as it does in protobuf;
 *   <li>an attribute's value or a log record's body becomes the text that it was;
 *   <li>a number out of range becomes the nearest in range, an enum the undefined -1;
 *   <li>what is no number, where one is due, is left out;
 *   <li>text is not checked: bad UTF-8 goes on as it is, and half a surrogate pair as the three
 *       bytes of its code point. Both are repaired where they are written.
 * </ul>
 */
public final class OtlpJson {
  /** Requests with spans. */
  public static final OtlpJson TRACES = new OtlpJson(ExportTraceServiceRequest.getDescriptor());

  /** Requests with log records. */
  public static final OtlpJson LOGS = new OtlpJson(ExportLogsServiceRequest.getDescriptor());

  private final JsonMessage request;

  private OtlpJson(Descriptor request) {
    this.request = JsonMessage.of(request);
  }

  /**
   * Encodes a request as protobuf.
   *
   * @param json the request as UTF-8
   * @param charge is told of memory before it is taken, in bytes, and with a negative number after
   *     some is given back; in the end the sum is the length of the result. What it throws passes
   *     through
   * @throws MalformedRequestException if it is no such request; the message quotes nothing of it
   */
  public byte[] toProtobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    return new JsonTranslation(json, charge).run(request);
  }
}
