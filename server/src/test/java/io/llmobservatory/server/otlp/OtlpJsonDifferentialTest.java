package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A request in JSON is read as the same request in protobuf. {@code -Dotlp.seed} repeats a run,
 * {@code -Dotlp.requests} makes a longer one.
 */
final class OtlpJsonDifferentialTest {
  private static final long SEED = Long.getLong("otlp.seed", new Random().nextLong());
  private static final int REQUESTS = Integer.getInteger("otlp.requests", 2000);
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** What the dump shows of a double: of those that are no number JSON has only one. */
  private static final Pattern DOUBLE = Pattern.compile("(?<=double )-?\\d+");

  private final Random random = new Random(SEED);

  @BeforeAll
  static void print_the_seed() {
    System.out.println("-Dotlp.seed=" + SEED + " -Dotlp.requests=" + REQUESTS);
  }

  @Test
  void random_traces_are_read_as_their_protobuf() throws Exception {
    RandomRequest requests = new RandomRequest(random, 0);
    int bytes = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] protobuf = requests.next();
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(protobuf);
      byte[] json = RequestJson.varied(request, random);
      assertSameSpans(json, request.toByteArray());
      bytes += json.length;
    }
    assertThat(bytes).as("bytes of JSON").isGreaterThan(100 * REQUESTS);
  }

  @Test
  void random_logs_are_read_as_their_protobuf() throws Exception {
    RandomRequest requests = RandomRequest.ofLogs(random, 0);
    int bytes = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] protobuf = requests.next();
      ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(protobuf);
      byte[] json = RequestJson.varied(request, random);
      assertSameRecords(json, request.toByteArray());
      bytes += json.length;
    }
    assertThat(bytes).as("bytes of JSON").isGreaterThan(100 * REQUESTS);
  }

  @Test
  void recorded_requests_are_read_as_their_protobuf_however_they_are_spelled() throws Exception {
    List<Path> traces = recordings(".otlp.pb");
    assertThat(traces).hasSizeGreaterThan(200);
    for (Path file : traces) {
      byte[] protobuf = Files.readAllBytes(file);
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(protobuf);
      byte[] plain = RequestJson.plain(request);
      assertSameSpans(plain, protobuf);
      assertThat(Encoded.encode(OtlpJson.TRACES, plain)).hasSize(request.getSerializedSize());
      assertSameSpans(RequestJson.varied(request, random), protobuf);
    }
    List<Path> logs = recordings(".logs.pb");
    assertThat(logs).hasSizeGreaterThan(20);
    for (Path file : logs) {
      byte[] protobuf = Files.readAllBytes(file);
      ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(protobuf);
      assertSameRecords(RequestJson.plain(request), protobuf);
      assertSameRecords(RequestJson.varied(request, random), protobuf);
    }
  }

  /** What real exporters put on the wire; the protobuf was made from it by another program. */
  @ParameterizedTest
  @CsvSource({
    "langfuse-otel-5.11.1/agent_batches.2,                         .otlp.pb",
    "opentelemetry-instrumentation-openai-0.22.0/tools__httpjson,  .otlp.pb",
    "opentelemetry-instrumentation-openai-0.22.0/tools__httpjson,  .logs.pb",
  })
  void json_from_the_wire_is_read_as_its_protobuf(String name, String type) throws Exception {
    boolean ofLogs = type.equals(".logs.pb");
    String flat = name.replace('/', '-') + (ofLogs ? ".logs.json" : ".json");
    byte[] json = Files.readAllBytes(RESOURCES.resolve("otlp-json").resolve(flat));
    byte[] protobuf = Files.readAllBytes(RESOURCES.resolve("corpus").resolve(name + type));
    if (ofLogs) {
      assertSameRecords(json, protobuf);
    } else {
      assertSameSpans(json, protobuf);
    }
  }

  private static List<Path> recordings(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static void assertSameSpans(byte[] json, byte[] protobuf) throws Exception {
    byte[] encoded = Encoded.encode(OtlpJson.TRACES, json);
    assertSame(ReaderDump.of(encoded), ReaderDump.of(protobuf), json);
    // The generated classes are stricter than the reader.
    assertThat(ExportTraceServiceRequest.parseFrom(encoded).getUnknownFields().asMap()).isEmpty();
  }

  private static void assertSameRecords(byte[] json, byte[] protobuf) throws Exception {
    byte[] encoded = Encoded.encode(OtlpJson.LOGS, json);
    assertSame(ReaderDump.ofLogs(encoded), ReaderDump.ofLogs(protobuf), json);
    assertThat(ExportLogsServiceRequest.parseFrom(encoded).getUnknownFields().asMap()).isEmpty();
  }

  private static void assertSame(String found, String expected, byte[] json) {
    if (!oneNaN(found).equals(oneNaN(expected))) {
      assertThat(oneNaN(found)).as("%s", Encoded.told(SEED, json)).isEqualTo(oneNaN(expected));
    }
  }

  private static String oneNaN(String dump) {
    return DOUBLE
        .matcher(dump)
        .replaceAll(
            bits ->
                Double.isNaN(Double.longBitsToDouble(Long.parseLong(bits.group())))
                    ? "NaN"
                    : bits.group());
  }
}
