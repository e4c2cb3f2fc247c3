package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans in a format, a record at a time: a span, or a request of several. Records end where
 * they should even if the process is told to stop.
 */
final class SpanExport {
  /** Small enough for whoever receives OTLP with usual limits. */
  static final long MOST_OF_A_FILE = 4 << 20;

  private static final long MOST_OF_A_REQUEST = 1 << 20;
  private static final int MOST_SPANS_OF_A_REQUEST = 500;

  private final ExportFormat format;
  private final @Nullable ExportFiles files;
  private final Output output;
  private final OtlpRequests requests = new OtlpRequests();
  private final List<TraceSpan> waiting = new ArrayList<>();
  private long waitingBytes;
  private long spans;

  /**
   * @param files where to write; null for the output, unless the format is binary
   */
  SpanExport(ExportFormat format, @Nullable ExportFiles files, Output output) {
    this.format = format;
    this.files = files;
    this.output = output;
  }

  void add(TraceSpan span) throws IOException {
    if (format == ExportFormat.JSONL) {
      line(SpanJson.of(span), 0);
      spans++;
      return;
    }
    waiting.add(span);
    waitingBytes += span.getSerializedSize();
    if (waitingBytes >= MOST_OF_A_REQUEST || waiting.size() >= MOST_SPANS_OF_A_REQUEST) {
      flush();
    }
  }

  /** Writes what waits for others to share a request with. */
  void flush() throws IOException {
    if (!waiting.isEmpty()) {
      ExportTraceServiceRequest request = requests.of(waiting);
      if (format == ExportFormat.OTLP_PROTOBUF && files != null) {
        // Requests one after the other are the encoding of one request with all their spans.
        files.write(request.toByteArray(), request.getSerializedSize());
      } else {
        line(OtlpJsonLine.of(request), request.getSerializedSize());
      }
      spans += waiting.size();
      waiting.clear();
      waitingBytes = 0;
    }
    if (files == null) {
      output.flush();
    }
  }

  private void line(String text, long weight) throws IOException {
    if (files == null) {
      output.line(text);
    } else {
      files.write((text + '\n').getBytes(StandardCharsets.UTF_8), weight);
    }
  }

  /** How many spans are written. */
  long spans() {
    return spans;
  }

  /** How many of them have an id that OTLP cannot have. */
  long renamed() {
    return requests.renamed();
  }
}
