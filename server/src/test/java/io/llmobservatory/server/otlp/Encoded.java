package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Requests that {@link OtlpJson} has encoded, with its promises about memory checked. */
final class Encoded {
  private Encoded() {}

  /** Encodes a request; the result is never larger than the JSON, and is all that stays charged. */
  static byte[] encode(OtlpJson signal, byte[] json) throws MalformedRequestException {
    long[] charged = new long[2];
    byte[] encoded =
        signal.toProtobuf(
            json,
            bytes -> {
              charged[0] += bytes;
              charged[1] = Math.max(charged[1], charged[0]);
            });
    assertThat(charged[0]).as("charged in the end").isEqualTo(encoded.length);
    assertThat(charged[1])
        .as("charged at most, for %s bytes", json.length)
        .isLessThanOrEqualTo(4L * json.length + 256);
    assertThat(encoded.length).as("of " + json.length).isLessThanOrEqualTo(json.length);
    return encoded;
  }

  static byte[] traces(String json) throws MalformedRequestException {
    return encode(OtlpJson.TRACES, json.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] logs(String json) throws MalformedRequestException {
    return encode(OtlpJson.LOGS, json.getBytes(StandardCharsets.UTF_8));
  }

  static String told(long seed, byte[] json) {
    return "-Dotlp.seed=" + seed + ' ' + new String(json, StandardCharsets.UTF_8);
  }

  /** A request in JSON with one span that has these members. */
  static String span(String members) {
    return spans("{" + members + "}");
  }

  /** A request in JSON with these spans. */
  static String spans(String spans) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";
  }

  /** A request in JSON with one log record that has these members. */
  static String logRecord(String members) {
    return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + members + "}]}]}]}";
  }
}
