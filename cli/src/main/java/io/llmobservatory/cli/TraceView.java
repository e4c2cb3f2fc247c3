package io.llmobservatory.cli;

import io.llmobservatory.client.StoredTrace;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.util.Locale;

/** A trace for people: what it adds up to, and the tree of its spans, a line each. */
final class TraceView {
  /** What stands before the tree. */
  private static final int BEFORE_TREE = 51;

  private static final int LEAST_NAME = 20;

  private final Output output;
  private final int columns;
  private long start;

  TraceView(Output output, int columns) {
    this.output = output;
    this.columns = columns;
  }

  void print(StoredTrace stored) throws IOException {
    header(stored.trace());
    TraceTree tree = new TraceTree(stored.spans());
    start =
        stored.spans().stream()
            .mapToLong(span -> span.getSpan().getStartTimeUnixNano())
            .min()
            .orElse(0);
    output.line("");
    output.line(row("start", "duration", "in", "out", "cost", "span"));
    tree.visit(this::span);
  }

  private void header(Trace trace) throws IOException {
    line("trace", trace.getTraceId());
    line("uuid", trace.getTraceUuid());
    line("name", trace.getRootSpanName());
    line("service", trace.getServiceName());
    line("environment", trace.getEnvironment());
    line("user", trace.getUserId());
    line("session", trace.getSessionId());
    String lasted = TracesCommand.duration(trace);
    line(
        "start",
        Shown.millis(Shown.instant(trace.getStartTime()))
            + " UTC"
            + (lasted.isEmpty() ? "" : ", lasted " + lasted));
    line(
        "spans",
        String.format(
            Locale.ROOT,
            "%,d, of GenAI %,d, failed %,d",
            trace.getSpanCount(),
            trace.getLlmSpanCount(),
            trace.getErrorCount()));
    line(
        "tokens",
        String.format(
            Locale.ROOT,
            "%,d in, %,d out",
            trace.getUsage().getInputTokens(),
            trace.getUsage().getOutputTokens()));
    line("cost", trace.getCostUsd().isEmpty() ? "" : "$" + Shown.dollars(trace.getCostUsd()));
  }

  private void line(String what, String value) throws IOException {
    if (!value.isEmpty()) {
      output.line(Shown.cut(String.format(Locale.ROOT, "%-12s %s", what, value), columns));
    }
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%10s %9s %8s %7s %11s  %s", cells).stripTrailing();
  }

  private void span(TraceSpan stored, String drawn, String below, TraceTree.Standing standing)
      throws IOException {
    LlmSpan span = stored.getSpan();
    GenAi genAi = span.getGenAi();
    long end = span.getEndTimeUnixNano();
    String what =
        switch (standing) {
          case USUAL -> SpanLabel.of(stored);
          case ORPHAN -> SpanLabel.of(stored) + "  (its parent is not stored)";
          case CIRCLE -> SpanLabel.of(stored) + "  (its parents lead back to itself)";
        };
    int left = columns == Integer.MAX_VALUE ? columns : columns - BEFORE_TREE - drawn.length();
    output.line(
        row(
            "+" + Shown.duration(span.getStartTimeUnixNano() - start),
            end == 0 ? "" : Shown.duration(end - span.getStartTimeUnixNano()),
            genAi.getUsage().hasInputTokens() ? genAi.getUsage().getInputTokens() : "",
            genAi.getUsage().hasOutputTokens() ? genAi.getUsage().getOutputTokens() : "",
            SpanLabel.cost(genAi),
            drawn + Shown.cut(what, Math.max(LEAST_NAME, left))));
    if (SpanLabel.isFailed(span)) {
      further(below, Math.max(LEAST_NAME, left), SpanLabel.error(span));
    }
    for (String said : SpanLabel.content(span)) {
      further(below, Integer.MAX_VALUE, said);
    }
  }

  private void further(String below, int left, String text) throws IOException {
    output.line(row("", "", "", "", "", below + "    " + Shown.cut(text, left)));
  }
}
