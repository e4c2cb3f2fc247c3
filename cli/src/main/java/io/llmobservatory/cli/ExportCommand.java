package io.llmobservatory.cli;

import io.llmobservatory.client.Pages;
import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes stored spans into files. */
@Command(
    name = "export",
    description = {
      "Export stored spans.",
      "",
      "Asks a running server for all spans that started within the last 24 hours, or in another"
          + " time, and that are as the options say, the latest first. What was said is left out"
          + " unless --content is given. OTLP can be sent again with \"replay\": to another server,"
          + " or to a Collector; what stands in columns is in attributes llmobservatory.* then.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory export --last 7d --content --output spans.jsonl",
      "  llm-observatory export --format otlp-protobuf --content --output spans.pb",
      "  llm-observatory replay spans*.pb --endpoint other:4317"
    })
final class ExportCommand extends ServerCommand {
  private static final int PAGE = 1_000;
  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(3);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      converter = ExportFormat.Converter.class,
      description = {
        "jsonl: a line a span, as --format json of the other commands (the default)",
        "otlp-json: a line an ExportTraceServiceRequest; a FILE for replay ends in .json",
        "otlp-protobuf: the same, binary; needs --output; a FILE for replay ends in .pb"
      })
  private ExportFormat format = ExportFormat.JSONL;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where to write, in place of what is there. OTLP of more than 4 MB goes on in FILE-2,"
              + " FILE-3, ... beside it. Without it: standard output.")
  private @Nullable Path file;

  @Mixin private final RangeOptions range = new RangeOptions();
  @Mixin private final FilterOptions filter = new FilterOptions();
  @Mixin private final TextOption text = new TextOption();
  @Mixin private final ContentOption content = new ContentOption();
  @Mixin private final LimitOption limit = new LimitOption();

  private long told = System.nanoTime();

  @Override
  int ask(TraceQueries queries, Output output) throws IOException {
    if (format == ExportFormat.OTLP_PROTOBUF && file == null) {
      throw wrongUsage("--format otlp-protobuf is binary: say with --output where to write it");
    }
    Filter.Builder asked = filter.filter().setText(text.get());
    range.addTo(asked, spec().commandLine());
    int most = limit.or(Integer.MAX_VALUE);
    SearchSpansRequest request =
        SearchSpansRequest.newBuilder()
            .setFilter(asked)
            .setPageSize(Math.min(most, PAGE))
            .setWithoutContent(!content.shown())
            .build();
    Pages<TraceSpan> found = queries.allSpans(request);
    if (!found.hasNext()) { // A file that is there stays if there is no answer to this.
      output.remark("no span is as the options say");
    }
    try (ExportFiles files = open()) {
      SpanExport export = new SpanExport(format, files, output);
      boolean whole = write(found, most, export, output);
      tell(export, files, output);
      if (whole) {
        Remarks.onEnd(found, "span", most, output);
      }
      return whole ? 0 : Failures.FAILED;
    }
  }

  private @Nullable ExportFiles open() throws IOException {
    long most = format == ExportFormat.JSONL ? Long.MAX_VALUE : SpanExport.MOST_OF_A_FILE;
    try {
      return file == null ? null : new ExportFiles(file, most);
    } catch (IOException e) {
      throw new IOException("--output " + file + " cannot be written: " + e, e);
    }
  }

  /** Writes spans until there are no more; false if the process is told to end before. */
  private boolean write(Pages<TraceSpan> found, int most, SpanExport export, Output output)
      throws IOException {
    try (UntilStopped stop = new UntilStopped(() -> {})) {
      try {
        for (int count = 0; count < most && !stop.requested() && found.hasNext(); count++) {
          TraceSpan span = found.next();
          export.add(span);
          progress(export, span, output);
        }
      } finally {
        export.flush(); // What came before a failure is there, in whole records.
      }
      return !stop.requested();
    }
  }

  private void progress(SpanExport export, TraceSpan span, Output output) {
    long now = System.nanoTime();
    if (now - told >= NANOS_BETWEEN) {
      told = now;
      output.remark(
          Shown.count(export.spans(), "span")
              + " so far, back to "
              + Shown.seconds(Shown.instant(span.getSpan().getStartTimeUnixNano()))
              + " UTC");
    }
  }

  private void tell(SpanExport export, @Nullable ExportFiles files, Output output) {
    String what =
        Shown.count(export.spans(), "span") + (content.shown() ? "" : ", without content");
    output.remark("exported " + what + (files == null ? "" : " to " + files.shown()));
    if (export.renamed() > 0) {
      output.remark(
          Shown.count(export.renamed(), "span")
              + " with ids that OTLP cannot have: exported under hashes of them");
    }
  }
}
