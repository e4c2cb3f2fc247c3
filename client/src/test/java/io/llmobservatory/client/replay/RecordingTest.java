package io.llmobservatory.client.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
  private final Path dir;

  RecordingTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> Recording.read(file))
        .isInstanceOf(UnusableRecordingException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void counts_the_spans_of_all_resources_and_scopes() throws Exception {
    for (int spans : new int[] {0, 1, 2, 7, 100}) {
      Path file = Requests.file(dir, spans + ".pb", Requests.of(spans));
      assertThat(Recording.read(file).records()).isEqualTo(spans);
    }
  }

  @Test
  void an_empty_file_is_an_empty_request() throws Exception {
    assertThat(Recording.read(Requests.file(dir, "empty.pb", new byte[0])).records()).isZero();
  }

  @Test
  void every_cut_through_the_first_message_is_refused() throws Exception {
    byte[] whole = Requests.of(1);
    int firstMessage = 2 + whole[1];
    for (int length = 1; length < firstMessage; length++) {
      Path file = Requests.file(dir, "cut.pb", Arrays.copyOf(whole, length));
      assertRefused(file, "not an OTLP trace request in protobuf");
    }
  }

  @Test
  void text_is_refused() throws Exception {
    byte[] text = "{\"resourceSpans\":[]}".getBytes(StandardCharsets.UTF_8);
    assertRefused(Requests.file(dir, "text.pb", text), "not an OTLP trace request in protobuf");
  }

  @Test
  void logs_without_a_telling_name_are_refused() throws Exception {
    assertRefused(Requests.file(dir, "chat.pb", Requests.logs(1)), "records of another kind");
  }

  @Test
  void metrics_without_a_telling_name_are_refused() throws Exception {
    byte[] metrics =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(Metric.newBuilder().setSum(Sum.newBuilder()))))
            .build()
            .toByteArray();
    assertRefused(Requests.file(dir, "chat.pb", metrics), "records of another kind");
  }

  @Test
  void the_name_tells_log_records_and_metrics_whatever_its_case() throws Exception {
    Recording logs = Recording.read(Requests.file(dir, "A.LOGS.PB", Requests.logs(5)));
    assertThat(logs.signal()).isEqualTo(Signal.LOGS);
    assertThat(logs.records()).isEqualTo(5);
    assertRefused(Requests.file(dir, "b.logs.pb", Requests.of(1)), "records of another kind");
    assertRefused(Requests.file(dir, "a.metrics.pb", new byte[0]), "holds metrics");
    assertRefused(Requests.file(dir, "a.Metrics.JSON", new byte[0]), "holds metrics");
  }

  @Test
  void a_directory_is_refused_with_what_to_write_instead() {
    assertRefused(dir, "*.pb");
  }

  @Test
  void a_file_over_the_limit_of_the_protocol_is_refused_without_reading_it() throws Exception {
    Path file = dir.resolve("huge.pb");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Recording.MAX_BYTES + 1);
    }
    assertRefused(file, "67108865 bytes");
  }
}
