package io.llmobservatory.server.otlp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the JSON decoder to another parser and to the readers on whatever Jazzer thinks of. With
 * {@code JAZZER_FUZZ=1} in the environment and {@code -Djazzer.hooks=true} it searches; else it
 * runs the recorded requests and what was found before.
 */
final class OtlpJsonFuzzTest {
  @MethodSource("recorded")
  @FuzzTest(maxDuration = "1m")
  void any_bytes_become_what_the_readers_accept_or_are_refused(byte[] json) {
    JsonOracle.check(OtlpJson.TRACES, json);
    JsonOracle.check(OtlpJson.LOGS, json);
  }

  static Stream<byte[]> recorded() throws InvalidProtocolBufferException {
    List<byte[]> requests = new ArrayList<>();
    for (byte[] protobuf : RecordedRequests.bytes()) {
      requests.add(RequestJson.plain(ExportTraceServiceRequest.parseFrom(protobuf)));
    }
    String value =
        "{\"arrayValue\":{\"values\":[null,{\"intValue\":\"-1.5e3\"},{\"doubleValue\":\"NaN\"}]}}";
    requests.add(
        Encoded.logRecord(
                "\"body\":"
                    + value
                    + ",\"x\":[{\"\\u0061\\ude00\":true}],\"body\":{\"bytesValue\":\"AA==\"}")
            .getBytes(StandardCharsets.UTF_8));
    return requests.stream();
  }
}
