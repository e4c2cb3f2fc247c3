package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.UsageRow;
import io.llmobservatory.server.store.SqlQuery.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of usage, for people and for programs.
 *
 * @param by what they are grouped by
 * @param inTime whether each has a span of time of its own
 */
record UsageRows(List<UsageCommand.Group> by, boolean inTime) {
  private static final int WIDEST_GROUP = 48;

  Cells<UsageRow> table() {
    List<Cells.Cell<UsageRow>> columns = new ArrayList<>();
    if (inTime) {
      columns.add(
          Cells.text("from (UTC)", row -> Shown.seconds(Shown.instant(row.getBucketStart()))));
    }
    for (int i = 0; i < by.size(); i++) {
      int group = i;
      columns.add(
          new Cells.Cell<>(
              by.get(i).toString(),
              Kind.TEXT,
              row -> Shown.cut(row.getGroup(group), WIDEST_GROUP)));
    }
    columns.add(Cells.number("calls", row -> String.valueOf(row.getCalls())));
    columns.add(Cells.number("errors", row -> String.valueOf(row.getErrors())));
    columns.add(Cells.number("in", row -> String.valueOf(row.getUsage().getInputTokens())));
    columns.add(Cells.number("out", row -> String.valueOf(row.getUsage().getOutputTokens())));
    columns.add(Cells.number("cost (USD)", row -> Shown.dollars(row.getCostUsd())));
    columns.add(Cells.number("unpriced", row -> String.valueOf(row.getCallsWithoutCost())));
    columns.add(Cells.number("p50", row -> lasted(row, row.getLatency().getP50())));
    columns.add(Cells.number("p95", row -> lasted(row, row.getLatency().getP95())));
    return new Cells<>(columns);
  }

  private static String lasted(UsageRow row, com.google.protobuf.Duration duration) {
    return row.hasLatency() ? Shown.duration(Shown.nanos(duration)) : "";
  }

  String json(UsageRow row) {
    JsonLine json = new JsonLine();
    TraceJson.time("bucket_start", row.hasBucketStart(), row.getBucketStart(), json);
    for (int i = 0; i < by.size(); i++) {
      json.text(by.get(i).toString(), row.getGroup(i));
    }
    json.number("calls", row.getCalls()).number("errors", row.getErrors());
    TraceJson.usage(row.getUsage(), json);
    json.decimal("cost_usd", row.getCostUsd())
        .number("calls_without_cost", row.getCallsWithoutCost());
    if (row.hasLatency()) {
      json.number("p50_ns", Shown.nanos(row.getLatency().getP50()))
          .number("p90_ns", Shown.nanos(row.getLatency().getP90()))
          .number("p95_ns", Shown.nanos(row.getLatency().getP95()))
          .number("p99_ns", Shown.nanos(row.getLatency().getP99()));
    }
    return json.end();
  }
}
