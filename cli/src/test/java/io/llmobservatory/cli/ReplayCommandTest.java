package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayCommandTest {
  private final Path dir;
  private final Server receiver;

  ReplayCommandTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    receiver =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new PickyReceiver())
            .addService(new PickyLogsReceiver())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    receiver.shutdownNow();
  }

  /**
   * Takes requests, but rejects the spans named "odd" and refuses requests with one named "bad".
   */
  private static final class PickyReceiver extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      long odd = 0;
      for (Span span : request.getResourceSpans(0).getScopeSpans(0).getSpansList()) {
        if (span.getName().equals("bad")) {
          answer.onError(
              io.grpc.Status.INVALID_ARGUMENT.withDescription("bad span").asRuntimeException());
          return;
        }
        odd += span.getName().equals("odd") ? 1 : 0;
      }
      ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
      if (odd > 0) {
        response.getPartialSuccessBuilder().setRejectedSpans(odd).setErrorMessage("odd\nname");
      }
      answer.onNext(response.build());
      answer.onCompleted();
    }
  }

  /** Takes requests but for one log record of each. */
  private static final class PickyLogsReceiver extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> answer) {
      ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
      response.getPartialSuccessBuilder().setRejectedLogRecords(1).setErrorMessage("odd");
      answer.onNext(response.build());
      answer.onCompleted();
    }
  }

  private String logs(String file, int records) throws IOException {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (int i = 0; i < records; i++) {
      scope.addLogRecords(LogRecord.newBuilder().setTimeUnixNano(i));
    }
    byte[] request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
            .build()
            .toByteArray();
    return Files.write(dir.resolve(file), request).toString();
  }

  private String recording(String file, String... spanNames) throws IOException {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (String name : spanNames) {
      scope.addSpans(Span.newBuilder().setName(name));
    }
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
            .build()
            .toByteArray();
    return Files.write(dir.resolve(file), request).toString();
  }

  private CommandRun replay(String... files) {
    String[] args = new String[files.length + 3];
    args[0] = "replay";
    System.arraycopy(files, 0, args, 1, files.length);
    args[files.length + 1] = "--endpoint";
    args[files.length + 2] = "localhost:" + receiver.getPort();
    return CommandRun.of(args);
  }

  @Test
  void a_replay_ends_with_a_summary() throws IOException {
    CommandRun run = replay(recording("a.pb", "x", "y"), recording("b.pb", "z"));

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "2 files with 3 spans in 2 requests to localhost:" + receiver.getPort()),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "accepted 3 spans, rejected 0 spans, failed 0 files, not sent 0 files"));
  }

  @Test
  void rejected_spans_are_shown_and_are_no_failure() throws IOException {
    String file = recording("a.pb", "x", "odd");
    CommandRun run = replay(file);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "accepted 1 span, rejected 1 span, failed 0 files",
            file + ": partial success, 1 span rejected: odd\\nname\n");
  }

  @Test
  void log_records_are_counted_apart() throws IOException {
    String logs = logs("a.logs.pb", 3);
    CommandRun mixed = replay(logs, recording("b.pb", "z"));

    assertThat(mixed.code()).isZero();
    assertThat(mixed.out())
        .startsWith("2 files with 1 span and 3 log records in 2 requests to ")
        .contains(
            "accepted 1 span and 2 log records, rejected 0 spans and 1 log record, failed 0 files,",
            logs + ": partial success, 1 log record rejected: odd\n");

    assertThat(replay(logs).out())
        .startsWith("1 file with 3 log records in 1 request to ")
        .contains("accepted 2 log records, rejected 1 log record, failed 0 files,");
  }

  @Test
  void a_refused_file_is_named_and_fails_the_command() throws IOException {
    String bad = recording("bad.pb", "bad");
    CommandRun run = replay(bad, recording("good.pb", "x"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "accepted 1 span, rejected 0 spans, failed 1 file,",
            bad + ": failed: INVALID_ARGUMENT: bad span\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.json", "chat.logs.json", "chat.metrics.pb", "missing.pb"})
  void a_file_that_cannot_be_replayed_is_wrong_usage(String name) throws IOException {
    Path file = dir.resolve(name);
    if (!name.startsWith("missing")) {
      Files.writeString(file, "");
    }
    CommandRun run = replay(file.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("llm-observatory replay: " + file + ": ");
  }

  @Test
  void an_endpoint_that_is_no_address_is_wrong_usage() {
    CommandRun run = CommandRun.of("replay", "a.pb", "--endpoint", "localhost:http");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("endpoint localhost:http: expected HOST:PORT");
  }

  @Test
  void no_file_is_wrong_usage() {
    CommandRun run = CommandRun.of("replay");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("FILE");
  }
}
