package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Requests and files that hold them. */
final class Requests {
  private Requests() {}

  /** A request of {@code spans} spans, spread over two resources. */
  static byte[] of(int spans) {
    ScopeSpans.Builder first = ScopeSpans.newBuilder();
    ScopeSpans.Builder second = ScopeSpans.newBuilder();
    for (int i = 0; i < spans; i++) {
      (i % 2 == 0 ? first : second).addSpans(span(i));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(first))
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(second))
        .build()
        .toByteArray();
  }

  /** A request of log records with nothing but a time. */
  static byte[] logs(int records) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (int i = 0; i < records; i++) {
      scope.addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private static Span span(int number) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(new byte[16]))
        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) number}))
        .setName("chat")
        .setStartTimeUnixNano(1)
        .setEndTimeUnixNano(2)
        .build();
  }

  static Path file(Path directory, String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }
}
