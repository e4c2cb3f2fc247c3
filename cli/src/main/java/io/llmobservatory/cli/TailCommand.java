package io.llmobservatory.cli;

import io.llmobservatory.client.SpanTail;
import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows spans as they come. */
@Command(
    name = "tail",
    description = {
      "Show spans as they are committed.",
      "",
      "Watches a running server until Ctrl-C, and shows each span that it commits, with its start"
          + " (UTC), duration, tokens, cost and trace. Spans that other servers commit to the same"
          + " database are not among them. Where spans come faster than they can be shown, some"
          + " are left out, and it says how many.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory tail",
      "  llm-observatory tail --failed --service checkout",
      "  llm-observatory tail --format json --limit 1 | jq ."
    })
final class TailCommand extends ServerCommand {
  /** What stands before the name. */
  private static final int BEFORE_NAME = 98;

  private static final int LEAST_NAME = 20;

  @Mixin private final FilterOptions filter = new FilterOptions();
  @Mixin private final ContentOption content = new ContentOption();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final FormatOption format = new FormatOption();

  private int left;
  private int columns;

  @Override
  int ask(TraceQueries queries, Output output) throws IOException {
    left = limit.or(Integer.MAX_VALUE);
    columns = Terminal.columns();
    TailSpansRequest request =
        TailSpansRequest.newBuilder()
            .setFilter(filter.filter())
            .setWithoutContent(!content.shown())
            .build();
    try (SpanTail tail = queries.tail(request);
        UntilStopped stop = new UntilStopped(tail::close)) {
      while (left > 0 && tail.hasNext()) {
        show(tail.next(), output);
      }
      if (left > 0 && !stop.requested()) {
        fail("the server has ended the watching");
        return Failures.FAILED;
      }
      return 0;
    }
  }

  private void show(TailSpansResponse response, Output output) throws IOException {
    for (TraceSpan span : response.getSpansList()) {
      if (left-- > 0) {
        output.line(format.json() ? SpanJson.of(span) : line(span));
        if (!format.json()) {
          further(span.getSpan(), output);
        }
      }
    }
    output.flush(); // Now, not when there is more.
    if (response.getSkipped() > 0) {
      output.remark(Shown.count(response.getSkipped(), "span") + " left out: too many for this");
    }
  }

  private String line(TraceSpan stored) {
    LlmSpan span = stored.getSpan();
    GenAi genAi = span.getGenAi();
    long end = span.getEndTimeUnixNano();
    String service = stored.getServiceName().isEmpty() ? "" : stored.getServiceName() + ": ";
    int room = columns == Integer.MAX_VALUE ? columns : columns - BEFORE_NAME;
    return String.format(
            Locale.ROOT,
            "%-23s %9s %8s %7s %11s  %s  %s",
            Shown.millis(Shown.instant(span.getStartTimeUnixNano())),
            end == 0 ? "" : Shown.duration(end - span.getStartTimeUnixNano()),
            genAi.getUsage().hasInputTokens() ? genAi.getUsage().getInputTokens() : "",
            genAi.getUsage().hasOutputTokens() ? genAi.getUsage().getOutputTokens() : "",
            SpanLabel.cost(genAi),
            Printable.of(span.getTraceId()),
            Shown.cut(service + SpanLabel.of(stored), Math.max(LEAST_NAME, room)))
        .stripTrailing();
  }

  private static void further(LlmSpan span, Output output) throws IOException {
    if (SpanLabel.isFailed(span)) {
      output.line("    " + Printable.of(SpanLabel.error(span)));
    }
    for (String said : SpanLabel.content(span)) {
      output.line("    " + Printable.of(said));
    }
  }
}
