package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Holds {@link OtlpRequestReader} to protobuf's own parsers on any bytes: to the generated classes
 * where they accept, and to a {@link SchemaCopy} everywhere.
 */
final class ReaderOracle {
  private static final SchemaCopy CONTENT =
      SchemaCopy.ofContent(ExportTraceServiceRequest.getDescriptor());

  private ReaderOracle() {}

  /**
   * Fails unless the reader accepts the request just when it should, and finds in it just what
   * protobuf finds.
   *
   * @return why the request is refused, null when it is accepted
   */
  static @Nullable Refusal check(byte[] request) throws IOException {
    Refusal refusal = Refusal.of(request);
    ExportTraceServiceRequest generated = generated(request);
    if (generated != null && refusal != null && !refusal.oursAlone()) {
      fail("the generated classes accept, the schema's copy has %s: %s", refusal, hex(request));
    }
    String found;
    try {
      found = ReaderDump.of(request);
    } catch (MalformedRequestException e) {
      if (refusal == null) {
        fail("refused (%s), should be accepted: %s", e.getMessage(), hex(request));
      }
      return refusal;
    }
    if (refusal != null) {
      fail("accepted, should be refused for %s: %s", refusal, hex(request));
    }
    MessageDump content = new MessageDump(CONTENT.parse(request), CONTENT.deepestValue());
    same(found, content, "the schema's copy", request);
    if (generated != null) {
      MessageDump expected = new MessageDump(generated, null);
      if (!expected.indexed()) {
        same(found, expected, "the generated classes", request);
      }
    }
    return null;
  }

  private static void same(String found, MessageDump expected, String parser, byte[] request) {
    if (!found.equals(expected.toString())) {
      assertThat(found)
          .as("what %s find in %s", parser, hex(request))
          .isEqualTo(expected.toString());
    }
  }

  private static @Nullable ExportTraceServiceRequest generated(byte[] request) throws IOException {
    try {
      return ExportTraceServiceRequest.parseFrom(SchemaCopy.stream(request));
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static String hex(byte[] request) {
    return HexFormat.of().formatHex(request);
  }
}
