package io.llmobservatory.cli;

import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.UsageGroup;
import io.llmobservatory.proto.v1.UsageRow;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds up what model calls used. */
@Command(
    name = "usage",
    description = {
      "Add up what model calls used.",
      "",
      "Asks a running server how many calls there were within the last 24 hours, or in another"
          + " time, how many failed, what tokens they took, what they cost and how long they"
          + " lasted. Calls whose cost is not known are counted apart.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory usage --by model --last 24h",
      "  llm-observatory usage --by service,user --from 2026-11-01 --to 2026-12-01",
      "  llm-observatory usage --by model --last 7d --bucket 24h --format json"
    })
final class UsageCommand extends ServerCommand {
  private static final int DEFAULT_LIMIT = 100;

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      split = ",",
      converter = GroupConverter.class,
      description =
          "By what to group: model, provider, service, user, session; several parted by commas."
              + " Without it, all calls are added up.")
  private List<Group> by = List.of();

  @Option(
      names = "--bucket",
      paramLabel = "DURATION",
      converter = Typed.Length.class,
      description =
          "Add up each span of time of this length on its own, such as 1h; the earliest first.")
  private @Nullable Duration bucket;

  @Mixin private final RangeOptions range = new RangeOptions();
  @Mixin private final FilterOptions filter = new FilterOptions();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final FormatOption format = new FormatOption();

  /** By what calls can be grouped. */
  enum Group {
    MODEL(UsageGroup.USAGE_GROUP_MODEL),
    PROVIDER(UsageGroup.USAGE_GROUP_PROVIDER),
    SERVICE(UsageGroup.USAGE_GROUP_SERVICE),
    USER(UsageGroup.USAGE_GROUP_USER),
    SESSION(UsageGroup.USAGE_GROUP_SESSION);

    private final UsageGroup sent;

    Group(UsageGroup sent) {
      this.sent = sent;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class GroupConverter implements ITypeConverter<Group> {
    @Override
    public Group convert(String value) {
      return Words.find(Group.values(), value);
    }
  }

  @Override
  int ask(TraceQueries queries, Output output) throws IOException {
    if (!by.isEmpty() && EnumSet.copyOf(by).size() < by.size()) {
      throw wrongUsage("--by: name each group once");
    }
    Filter.Builder asked = filter.filter();
    range.addTo(asked, spec().commandLine());
    GetUsageRequest.Builder request = GetUsageRequest.newBuilder().setFilter(asked);
    by.forEach(group -> request.addGroupBy(group.sent));
    if (bucket != null) {
      request.setBucket(FilterOptions.message(bucket));
    }
    GetUsageResponse answer = queries.getUsage(request.build());
    show(answer, output);
    return 0;
  }

  private void show(GetUsageResponse answer, Output output) throws IOException {
    int most = limit.or(DEFAULT_LIMIT);
    List<UsageRow> rows = answer.getRowsList().subList(0, Math.min(most, answer.getRowsCount()));
    UsageRows shown = new UsageRows(by, bucket != null);
    if (format.json()) {
      for (UsageRow row : rows) {
        output.line(shown.json(row));
      }
    } else {
      shown.table().print(rows, output);
    }
    output.flush();
    if (answer.getRowsCount() > most) {
      Remarks.more("row", most, output);
    }
    if (answer.hasCompleteFrom()) {
      output.remark(
          "not all calls are in: only those from "
              + Shown.instant(answer.getCompleteFrom())
              + " on; ask for a shorter time");
    } else if (answer.getTruncated()) {
      output.remark("not all calls are in: there are more groups than the server tells");
    }
  }
}
