package io.llmobservatory.cli;

import com.google.protobuf.Duration;
import io.llmobservatory.proto.v1.Filter;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which traces, spans or calls, whenever they were. */
final class FilterOptions {
  private static final String OR = " May be repeated.";

  @Option(names = "--service", paramLabel = "NAME", description = "Of this service." + OR)
  private List<String> services = new ArrayList<>();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Of this deployment environment." + OR)
  private List<String> environments = new ArrayList<>();

  @Option(names = "--user", paramLabel = "ID", description = "Of this user." + OR)
  private List<String> users = new ArrayList<>();

  @Option(names = "--session", paramLabel = "ID", description = "Of this session." + OR)
  private List<String> sessions = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "With this model, asked for or answering." + OR)
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "With this provider: openai, anthropic, ..." + OR)
  private List<String> providers = new ArrayList<>();

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "With this operation: chat, execute_tool, ..." + OR)
  private List<String> operations = new ArrayList<>();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = StatusConverter.class,
      description = "That ended so: unset, ok or error." + OR)
  private List<StatusWord> statuses = new ArrayList<>();

  @Option(names = "--failed", description = "That failed; of traces: in which any span failed.")
  private boolean failed;

  @Option(
      names = "--min-cost",
      paramLabel = "USD",
      converter = Typed.Dollars.class,
      description = "That cost at least so many US dollars, such as 0.5.")
  private @Nullable BigDecimal minCost;

  @Option(
      names = "--min-duration",
      paramLabel = "DURATION",
      converter = Typed.Length.class,
      description = "That took at least so long, such as 500ms or 2s.")
  private java.time.@Nullable Duration minDuration;

  private enum StatusWord {
    UNSET("unset", StatusCode.STATUS_CODE_UNSET),
    OK("ok", StatusCode.STATUS_CODE_OK),
    ERROR("error", StatusCode.STATUS_CODE_ERROR);

    private final String word;
    private final StatusCode code;

    StatusWord(String word, StatusCode code) {
      this.word = word;
      this.code = code;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private static final class StatusConverter implements ITypeConverter<StatusWord> {
    @Override
    public StatusWord convert(String value) {
      return Words.find(StatusWord.values(), value);
    }
  }

  Filter.Builder filter() {
    Filter.Builder filter =
        Filter.newBuilder()
            .addAllServices(services)
            .addAllEnvironments(environments)
            .addAllUsers(users)
            .addAllSessions(sessions)
            .addAllModels(models)
            .addAllProviders(providers)
            .addAllOperations(operations)
            .setFailed(failed);
    statuses.forEach(status -> filter.addStatuses(status.code));
    if (minCost != null) {
      filter.setMinCostUsd(minCost.toPlainString());
    }
    if (minDuration != null) {
      filter.setMinDuration(message(minDuration));
    }
    return filter;
  }

  static Duration message(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
