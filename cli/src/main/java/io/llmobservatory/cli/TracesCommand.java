package io.llmobservatory.cli;

import io.llmobservatory.client.Pages;
import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists traces. */
@Command(
    name = "traces",
    description = {
      "List traces, the latest first.",
      "",
      "Asks a running server for the traces that started within the last 24 hours, or in another"
          + " time, and that are as the options say. \"llm-observatory trace ID\" shows one of"
          + " them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory traces",
      "  llm-observatory traces --last 7d --failed --service checkout",
      "  llm-observatory traces --min-cost 0.5 --format json | jq .trace_id"
    })
final class TracesCommand extends ServerCommand {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_PAGE = 1_000;

  /** What the columns besides the names take. */
  private static final int OTHER_COLUMNS = 112;

  @Mixin private final RangeOptions range = new RangeOptions();
  @Mixin private final FilterOptions filter = new FilterOptions();
  @Mixin private final TextOption text = new TextOption();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final FormatOption format = new FormatOption();

  @Override
  int ask(TraceQueries queries, Output output) throws IOException {
    Filter.Builder asked = filter.filter().setText(text.get());
    range.addTo(asked, spec().commandLine());
    int most = limit.or(DEFAULT_LIMIT);
    ListTracesRequest request =
        ListTracesRequest.newBuilder()
            .setFilter(asked)
            .setPageSize(Math.min(most + 1, MAX_PAGE)) // One more tells whether there are more.
            .build();
    Pages<Trace> found = queries.allTraces(request);
    List<Trace> held = new ArrayList<>();
    for (int shown = 0; shown < most && found.hasNext(); shown++) {
      if (format.json()) {
        output.line(TraceJson.of(found.next()));
      } else {
        held.add(found.next());
      }
    }
    if (!format.json()) {
      table().print(held, output);
    }
    output.flush();
    Remarks.onEnd(found, "trace", most, output);
    return 0;
  }

  private static Cells<Trace> table() {
    int names = Math.min(Math.max(20, Terminal.columns() - OTHER_COLUMNS), 80);
    return new Cells<>(
        List.of(
            Cells.text("start (UTC)", t -> Shown.seconds(Shown.instant(t.getStartTime()))),
            Cells.text("trace id", t -> Shown.cut(t.getTraceId(), 64)),
            Cells.number("duration", TracesCommand::duration),
            Cells.number("spans", t -> String.valueOf(t.getSpanCount())),
            Cells.number("errors", t -> String.valueOf(t.getErrorCount())),
            Cells.number("in", t -> String.valueOf(t.getUsage().getInputTokens())),
            Cells.number("out", t -> String.valueOf(t.getUsage().getOutputTokens())),
            Cells.number("cost (USD)", t -> Shown.dollars(t.getCostUsd())),
            Cells.text("name", t -> Shown.cut(name(t), names))));
  }

  static String duration(Trace trace) {
    return trace.hasEndTime()
        ? Shown.duration(
            java.time.Duration.between(
                    Shown.instant(trace.getStartTime()), Shown.instant(trace.getEndTime()))
                .toNanos())
        : "";
  }

  private static String name(Trace trace) {
    String service = trace.getServiceName().isEmpty() ? "" : trace.getServiceName() + ": ";
    return service + trace.getRootSpanName();
  }
}
