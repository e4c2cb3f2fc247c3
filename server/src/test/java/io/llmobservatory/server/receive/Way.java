package io.llmobservatory.server.receive;

import com.google.protobuf.util.JsonFormat;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** The ways on which the same request can come, each over a socket. */
enum Way {
  GRPC(0, "application/grpc"),
  PROTOBUF(1, "application/x-protobuf"),
  JSON(2, "application/json");

  static final String TRACES = "/v1/traces";

  /** An id as protobuf's JSON has it, in base64; quotes within texts are escaped. */
  private static final Pattern ID =
      Pattern.compile("(\"(?:traceId|spanId|parentSpanId)\":)\"([^\"]*)\"");

  private final long number;
  private final String contentType;

  Way(long number, String contentType) {
    this.number = number;
    this.contentType = contentType;
  }

  /** A number of its own, for spans of its own. */
  long number() {
    return number;
  }

  /** How the encoding is called. */
  String contentType() {
    return contentType;
  }

  /** The bytes of a request of protobuf as they are on this way. */
  byte[] encode(byte[] request) throws IOException {
    if (this != JSON) {
      return request;
    }
    String json =
        JsonFormat.printer()
            .omittingInsignificantWhitespace()
            .printingEnumsAsInts()
            .print(ExportTraceServiceRequest.parseFrom(request));
    return utf8(ID.matcher(json).replaceAll(id -> id.group(1) + '"' + inHex(id.group(2)) + '"'));
  }

  private static String inHex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  /** Exports a request of protobuf. */
  Told export(TestReceiver to, byte[] request) throws IOException {
    return send(to, encode(request));
  }

  /** Exports a request of protobuf, compressed. */
  Told export(TestReceiver to, byte[] request, Coding coding) throws IOException {
    return send(to, coding.compress(encode(request)), coding.name(this));
  }

  /** Exports a request of protobuf with a header. */
  Told export(TestReceiver to, byte[] request, String header, String value) throws IOException {
    if (this == GRPC) {
      return new Told.OverGrpc(
          to.client
              .send(
                  WireClient.EXPORT,
                  WireClient.options().withCallCredentials(header(header, value)),
                  request)
              .join());
    }
    return post(to, Map.of(header, value), encode(request));
  }

  /** Sends bytes as they are. */
  Told send(TestReceiver to, byte[] body) throws IOException {
    return this == GRPC ? new Told.OverGrpc(to.client.export(body)) : post(to, Map.of(), body);
  }

  /** Sends bytes as they are, which are said to be compressed. */
  Told send(TestReceiver to, byte[] body, String coding) throws IOException {
    if (this == GRPC) {
      try (WireClient client = WireClient.withOddEncodings(to.port())) {
        return new Told.OverGrpc(client.export(body, coding));
      }
    }
    return post(to, Map.of("Content-Encoding", coding), body);
  }

  private Told post(TestReceiver to, Map<String, String> headers, byte[] body) throws IOException {
    return new Told.OverHttp(
        HttpWire.post(to.httpPort(), TRACES, contentType, headers, body), contentType);
  }

  /** Metadata of one call. */
  static CallCredentials header(String name, String value) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo request, Executor executor, MetadataApplier applier) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        applier.apply(metadata);
      }
    };
  }

  /** Text as bytes. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
