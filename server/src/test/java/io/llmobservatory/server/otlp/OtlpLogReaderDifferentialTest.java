package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the reader of log records to protobuf's own parsers. {@code -Dotlp.seed} repeats a run,
 * {@code -Dotlp.requests} makes a longer one.
 */
final class OtlpLogReaderDifferentialTest {
  private static final long SEED = Long.getLong("otlp.seed", new Random().nextLong());
  private static final int REQUESTS = Integer.getInteger("otlp.requests", 2000);
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  private static final SchemaCopy CONTENT =
      SchemaCopy.ofContent(ExportLogsServiceRequest.getDescriptor());
  private static final SchemaCopy STRUCTURE =
      SchemaCopy.ofStructure(ExportLogsServiceRequest.getDescriptor());

  private final Random random = new Random(SEED);
  private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
  private int accepted;

  @Test
  void valid_requests_are_read_as_by_the_generated_classes() throws Exception {
    RandomRequest requests = RandomRequest.ofLogs(random, 0);
    int records = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] request = requests.next();
      // The generated classes fail here where the generator is at fault.
      records += records(request);
      assertThat(check(request)).as("refusal, -Dotlp.seed=" + SEED).isNull();
    }
    assertThat(records).as("records in all requests").isGreaterThan(REQUESTS);
  }

  @Test
  void messages_damaged_at_any_depth_are_read_or_refused_as_by_the_generated_classes()
      throws Exception {
    RandomRequest requests = RandomRequest.ofLogs(random, 0.02);
    for (int i = 0; i < REQUESTS * 4; i++) {
      check(requests.next());
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused.get(Refusal.MALFORMED)).as("refused").isGreaterThan(REQUESTS / 10);
    assertThat(refused).as("refused").containsKeys(Refusal.TWO_VALUES, Refusal.TWO_LISTS);
  }

  @Test
  void recorded_requests_are_read_as_by_the_generated_classes_damaged_or_not() throws Exception {
    Damage damage = new Damage(random);
    List<Path> recordings = recordings();
    assertThat(recordings).hasSizeGreaterThan(20);
    for (Path recording : recordings) {
      byte[] request = Files.readAllBytes(recording);
      assertThat(records(request)).as(recording.toString()).isPositive();
      assertThat(check(request)).as(recording.toString()).isNull();
      for (int i = 0; i < 100; i++) {
        check(damage.of(request));
      }
    }
  }

  private static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(file -> file.toString().endsWith(".logs.pb")).toList();
    }
  }

  /**
   * Fails unless the reader does what protobuf does; returns why it refuses, null if it does not.
   */
  private @Nullable Refusal check(byte[] request) throws IOException {
    Refusal refusal = Refusal.of(request, STRUCTURE);
    String found;
    try {
      found = ReaderDump.ofLogs(request);
    } catch (MalformedRequestException e) {
      assertThat(refusal).as("refused (%s): %s", e.getMessage(), hex(request)).isNotNull();
      refused.merge(refusal, 1, Integer::sum);
      return refusal;
    }
    assertThat(refusal).as("accepted: %s", hex(request)).isNull();
    accepted++;
    String content = MessageDump.ofLogs(CONTENT.parse(request), CONTENT.deepestValue()).toString();
    assertThat(found).as(hex(request)).isEqualTo(content);
    sameAsGenerated(found, request);
    return null;
  }

  private static void sameAsGenerated(String found, byte[] request) throws IOException {
    MessageDump generated;
    try {
      generated =
          MessageDump.ofLogs(ExportLogsServiceRequest.parseFrom(SchemaCopy.stream(request)), null);
    } catch (InvalidProtocolBufferException e) {
      return; // text that is not UTF-8, or lists without end: ours alone to accept
    }
    if (!generated.indexed()) {
      assertThat(found).as(hex(request)).isEqualTo(generated.toString());
    }
  }

  private static String hex(byte[] request) {
    return "-Dotlp.seed=" + SEED + ' ' + HexFormat.of().formatHex(request);
  }

  private static int records(byte[] request) throws InvalidProtocolBufferException {
    return ExportLogsServiceRequest.parseFrom(request).getResourceLogsList().stream()
        .flatMap(resourceLogs -> resourceLogs.getScopeLogsList().stream())
        .mapToInt(scopeLogs -> scopeLogs.getLogRecordsCount())
        .sum();
  }
}
