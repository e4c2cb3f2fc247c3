package io.llmobservatory.server.query;

import com.google.protobuf.Timestamp;
import io.llmobservatory.proto.v1.Filter;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, checked. Empty lists and nulls ask for nothing.
 *
 * @param range when it starts
 * @param statuses the database's words for them
 * @param failed whether only what failed
 * @param minCostUsd US dollars
 * @param minDurationNanos nanoseconds, no less than zero
 * @param text in upper or lower case
 */
record Criteria(
    TimeRange range,
    List<String> services,
    List<String> environments,
    List<String> users,
    List<String> sessions,
    List<String> models,
    List<String> providers,
    List<String> operations,
    List<String> statuses,
    boolean failed,
    @Nullable BigDecimal minCostUsd,
    @Nullable Long minDurationNanos,
    @Nullable String text) {
  private static final long DAY = 86_400 * Times.MICROS_PER_SECOND;

  /** Reads those of a query. */
  static Criteria of(Filter filter, Clock clock) throws QueryException {
    return of(filter, range(filter, clock));
  }

  /** Reads those of whoever watches: of any time, and without a text. */
  static Criteria ofAnyTime(Filter filter) throws QueryException {
    refuse(filter.hasStartTimeFrom(), "filter.start_time_from");
    refuse(filter.hasStartTimeTo(), "filter.start_time_to");
    refuse(!filter.getText().isEmpty(), "filter.text");
    return of(filter, new TimeRange(Long.MIN_VALUE, 0, Long.MAX_VALUE, 0));
  }

  private static void refuse(boolean present, String field) throws QueryException {
    if (present) {
      throw QueryException.invalid(field, "has no meaning here");
    }
  }

  private static Criteria of(Filter filter, TimeRange range) throws QueryException {
    String cost = filter.getMinCostUsd();
    String text = filter.getText();
    return new Criteria(
        range,
        Arguments.texts("filter.services", filter.getServicesList()),
        Arguments.texts("filter.environments", filter.getEnvironmentsList()),
        Arguments.texts("filter.users", filter.getUsersList()),
        Arguments.texts("filter.sessions", filter.getSessionsList()),
        Arguments.texts("filter.models", filter.getModelsList()),
        Arguments.texts("filter.providers", filter.getProvidersList()),
        Arguments.texts("filter.operations", filter.getOperationsList()),
        statuses(filter),
        filter.getFailed(),
        cost.isEmpty() ? null : Arguments.amount("filter.min_cost_usd", cost),
        filter.hasMinDuration()
            ? (Long)
                Arguments.nanos(Arguments.duration("filter.min_duration", filter.getMinDuration()))
            : null,
        text.isEmpty() ? null : Arguments.text("filter.text", text));
  }

  private static List<String> statuses(Filter filter) throws QueryException {
    List<String> words = new ArrayList<>();
    for (StatusCode status : filter.getStatusesList()) {
      String word =
          switch (status) {
            case STATUS_CODE_UNSET -> "unset";
            case STATUS_CODE_OK -> "ok";
            case STATUS_CODE_ERROR -> "error";
            case UNRECOGNIZED ->
                throw QueryException.invalid("filter.statuses", "has an unknown status");
          };
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  private static TimeRange range(Filter filter, Clock clock) throws QueryException {
    long to = Times.micros(clock.instant());
    int toNanos = 0;
    if (filter.hasStartTimeTo()) {
      Timestamp sent = Arguments.time("filter.start_time_to", filter.getStartTimeTo());
      to = Times.micros(sent);
      toNanos = Times.nanosBeyond(sent);
    }
    long from = to - DAY;
    int fromNanos = toNanos;
    if (filter.hasStartTimeFrom()) {
      Timestamp sent = Arguments.time("filter.start_time_from", filter.getStartTimeFrom());
      from = Times.micros(sent);
      fromNanos = Times.nanosBeyond(sent);
    }
    from = Math.max(from, Times.FIRST_SECOND * Times.MICROS_PER_SECOND);
    if (from > to || (from == to && fromNanos >= toNanos)) {
      throw QueryException.invalid(
          filter.hasStartTimeFrom() ? "filter.start_time_from" : "filter.start_time_to",
          "leaves no time: the earliest start must be before the latest");
    }
    return new TimeRange(from, fromNanos, to, toNanos);
  }

  /** The same from another time on. */
  Criteria from(long micros, int nanos) {
    return new Criteria(
        new TimeRange(micros, nanos, range.to(), range.toNanos()),
        services,
        environments,
        users,
        sessions,
        models,
        providers,
        operations,
        statuses,
        failed,
        minCostUsd,
        minDurationNanos,
        text);
  }

  /** Whether it matters what model, provider or operation a span has. */
  boolean asksForCalls() {
    return !models.isEmpty() || !providers.isEmpty() || !operations.isEmpty();
  }
}
