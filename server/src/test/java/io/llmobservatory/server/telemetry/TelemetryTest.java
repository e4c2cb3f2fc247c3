package io.llmobservatory.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.telemetry.WriterMetrics.Conflict;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the server's own metrics. */
final class TelemetryTest {
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| ([a-z]+) \\|", Pattern.MULTILINE);
  private static final Pattern LINE =
      Pattern.compile(
          "[a-z_]+(\\{[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\")*})?"
              + " (\\+Inf|-?[0-9.E-]+)");

  private final Telemetry telemetry = new Telemetry();

  @Test
  void the_documentation_tells_every_metric_with_its_type_and_no_other() throws Exception {
    Path document = Path.of("../docs/metrics.md");
    assertThat(found(TYPE, telemetry.text()))
        .doesNotHaveDuplicates()
        .isEqualTo(found(ROW, Files.readString(document)));
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1) + " " + matcher.group(2));
    }
    return found;
  }

  @Test
  void counters_bear_the_names_of_the_collector() {
    telemetry.receiver(Transport.GRPC, SignalKind.TRACES).accepted(7);
    telemetry.receiver(Transport.HTTP, SignalKind.TRACES).refused(2);
    telemetry.receiver(Transport.HTTP, SignalKind.LOGS).accepted(3);
    assertThat(telemetry.text())
        .contains(
            """
            # TYPE otelcol_receiver_accepted_spans counter
            otelcol_receiver_accepted_spans{receiver="otlp",transport="grpc"} 7
            otelcol_receiver_accepted_spans{receiver="otlp",transport="http"} 0
            """,
            """
            # TYPE otelcol_receiver_refused_spans counter
            otelcol_receiver_refused_spans{receiver="otlp",transport="grpc"} 0
            otelcol_receiver_refused_spans{receiver="otlp",transport="http"} 2
            """,
            "\notelcol_receiver_accepted_log_records{receiver=\"otlp\",transport=\"http\"} 3\n")
        .doesNotContainPattern("_total[ {]");
  }

  @Test
  void what_the_exporter_sent_follows_from_what_became_of_spans() {
    ItemMetrics spans = telemetry.spans();
    spans.received(100);
    spans.committed(50);
    spans.duplicate(4, 3);
    spans.rejected("invalid_trace_id", 2);
    spans.rejectedOnWrite("not_storable", 5);
    spans.refused(6);
    spans.failed(7);
    spans.dropped("not_genai", 23);
    spans.repaired("cut", 9);
    assertThat(telemetry.text())
        .contains(
            "\notelcol_exporter_sent_spans{exporter=\"postgresql\"} 57\n",
            "\notelcol_exporter_send_failed_spans{exporter=\"postgresql\"} 12\n",
            "\notelcol_exporter_enqueue_failed_spans{exporter=\"postgresql\"} 6\n",
            "\notelcol_exporter_sent_log_records{exporter=\"postgresql\"} 0\n",
            "\nllm_observatory_received_spans 100\n",
            "\nllm_observatory_duplicate_spans{version=\"different\"} 3\n",
            "\nllm_observatory_rejected_spans{reason=\"not_storable\"} 5\n",
            "\nllm_observatory_dropped_spans{reason=\"not_genai\"} 23\n",
            "\nllm_observatory_repaired_spans{cause=\"cut\"} 9\n");
  }

  @Test
  void every_line_is_one_that_prometheus_reads() {
    telemetry.store().usage().add("a\"b\\c\nd", 1, 2, 3, 4, 5, new BigDecimal("0.000001"));
    telemetry.writer().copied(100, 3_000_000);
    telemetry.writer().conflict(Conflict.BAD_DATA);
    telemetry.exporter().inFlight(() -> 5, 10);
    String text = telemetry.text();
    assertThat(text).contains("{model=\"a\\\"b\\\\c\\nd\",kind=\"input\"} 1\n").endsWith("\n");
    assertThat(text.lines().filter(line -> !line.startsWith("# ")))
        .hasSizeGreaterThan(100)
        .allMatch(line -> LINE.matcher(line).matches());
  }

  @Test
  void a_histogram_counts_each_value_in_every_bucket_above_it() {
    telemetry.writer().copied(1, 1_000_000);
    telemetry.writer().merged(2048, 1_000_001);
    telemetry.writer().wroteMessages(5000, 7_000_000_000L);
    assertThat(telemetry.text())
        .contains(
            """
            llm_observatory_batch_rows_bucket{le="1"} 1
            llm_observatory_batch_rows_bucket{le="4"} 1
            """,
            """
            llm_observatory_batch_rows_bucket{le="1024"} 1
            llm_observatory_batch_rows_bucket{le="2048"} 2
            llm_observatory_batch_rows_bucket{le="+Inf"} 3
            llm_observatory_batch_rows_sum 7049
            llm_observatory_batch_rows_count 3
            """,
            "\nllm_observatory_commit_seconds_bucket{le=\"0.001\"} 1\n",
            "\nllm_observatory_commit_seconds_bucket{le=\"0.0025\"} 2\n",
            "\nllm_observatory_commit_seconds_bucket{le=\"5\"} 2\n",
            "\nllm_observatory_commit_seconds_count 3\n");
  }

  @Test
  void the_queue_is_the_requests_in_flight() {
    telemetry.exporter().inFlight(() -> 12, 345);
    assertThat(telemetry.text())
        .contains(
            "\notelcol_exporter_queue_size{exporter=\"postgresql\"} 12\n",
            "\notelcol_exporter_queue_capacity{exporter=\"postgresql\"} 345\n",
            "\nllm_observatory_in_flight_bytes 12\n");
  }

  @Test
  void the_first_200_models_have_labels_and_the_rest_are_one() throws Exception {
    int threads = 4;
    int models = 1000;
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < models; i++) {
                  telemetry.store().usage().add("m" + i, 1, 0, 0, 0, 0, BigDecimal.ONE);
                }
              });
      writer.start();
      writers.add(writer);
    }
    begin.countDown();
    for (Thread writer : writers) {
      writer.join();
    }
    telemetry.store().usage().add(null, 5, 0, 0, 0, 0, null);
    telemetry.store().usage().add("m0", 3, 0, 0, 0, 0, null);

    List<String> costs =
        telemetry.text().lines().filter(line -> line.startsWith("llm_observatory_cost")).toList();
    assertThat(costs).hasSize(UsageMetrics.MAX_MODELS + 1);
    double sum = 0;
    for (String line : costs) {
      sum += Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }
    assertThat(sum).isEqualTo((double) threads * models);
    // The model that is not known came after all labels were taken; m0 has had its own from the
    // start, or none.
    assertThat(telemetry.text()).doesNotContain(UsageMetrics.UNKNOWN);
    assertThat(telemetry.text()).contains("{model=\"m0\",kind=\"input\"} " + (threads + 3));
  }

  @Test
  void the_process_tells_of_itself() {
    assertThat(value("otelcol_process_uptime")).isPositive();
    assertThat(value("otelcol_process_cpu_seconds")).isPositive();
    assertThat(value("otelcol_process_runtime_heap_alloc_bytes")).isGreaterThan(1 << 20);
    assertThat(value("otelcol_process_runtime_total_sys_memory_bytes"))
        .isGreaterThan(value("otelcol_process_runtime_heap_alloc_bytes"));
    assertThat(value("llm_observatory_jvm_threads")).isGreaterThanOrEqualTo(1);
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(value("otelcol_process_memory_rss")).isGreaterThan(10 << 20);
    }
  }

  private double value(String name) {
    Matcher line =
        Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(telemetry.text());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
