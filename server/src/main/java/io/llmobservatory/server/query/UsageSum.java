package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.LatencyPercentiles;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.proto.v1.UsageRow;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the calls of one group come to. Percentiles cannot be added up, so durations are kept. */
final class UsageSum {
  /** The sums, as columns of the statement that adds up. */
  static final String COLUMNS =
      "count(*) AS calls,"
          + " count(*) FILTER (WHERE status = 'error' OR error_type IS NOT NULL) AS errors,"
          + " coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output,"
          + " coalesce(sum(total_tokens), 0) AS total,"
          + " coalesce(sum(cache_read_tokens), 0) AS cache_read,"
          + " coalesce(sum(cache_write_tokens), 0) AS cache_write,"
          + " coalesce(sum(reasoning_tokens), 0) AS reasoning, sum(cost_usd) AS cost,"
          + " count(*) - count(cost_usd) AS without_cost,"
          + " array_agg(duration_ns) FILTER (WHERE duration_ns IS NOT NULL) AS durations";

  private static final List<String> TOKENS =
      List.of("input", "output", "total", "cache_read", "cache_write", "reasoning");
  private static final int TOTAL = TOKENS.indexOf("total");

  private final long[] tokens = new long[TOKENS.size()];
  private final List<Long[]> durations = new ArrayList<>();
  private long calls;
  private long errors;
  private @Nullable BigDecimal cost;
  private long withoutCost;

  /** What the row that the result is at says. */
  static UsageSum read(ResultSet row) throws SQLException {
    UsageSum sum = new UsageSum();
    sum.calls = row.getLong("calls");
    sum.errors = row.getLong("errors");
    for (int i = 0; i < TOKENS.size(); i++) {
      sum.tokens[i] = row.getLong(TOKENS.get(i));
    }
    sum.cost = row.getBigDecimal("cost");
    sum.withoutCost = row.getLong("without_cost");
    Array durations = row.getArray("durations");
    if (durations != null) {
      sum.durations.add((Long[]) durations.getArray());
    }
    return sum;
  }

  /** Adds what other calls of the group come to. */
  void add(UsageSum other) {
    calls += other.calls;
    errors += other.errors;
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] += other.tokens[i];
    }
    BigDecimal before = cost;
    BigDecimal more = other.cost;
    cost = before == null || more == null ? (before == null ? more : before) : before.add(more);
    withoutCost += other.withoutCost;
    durations.addAll(other.durations);
  }

  long calls() {
    return calls;
  }

  long totalTokens() {
    return tokens[TOTAL];
  }

  /** US dollars; of calls whose cost is not known, less than nothing. */
  BigDecimal costOrLess() {
    BigDecimal known = cost;
    return known == null ? BigDecimal.ONE.negate() : known;
  }

  UsageRow.Builder toRow() {
    UsageRow.Builder row = UsageRow.newBuilder().setCalls(calls).setErrors(errors);
    row.setUsage(
        Usage.newBuilder()
            .setInputTokens(tokens[0])
            .setOutputTokens(tokens[1])
            .setTotalTokens(tokens[TOTAL])
            .setCacheReadTokens(tokens[3])
            .setCacheWriteTokens(tokens[4])
            .setReasoningTokens(tokens[5]));
    BigDecimal known = cost;
    if (known != null) {
      row.setCostUsd(known.toPlainString());
    }
    row.setCallsWithoutCost(withoutCost);
    if (!durations.isEmpty()) {
      row.setLatency(latency());
    }
    return row;
  }

  private LatencyPercentiles latency() {
    long[] all =
        durations.stream().flatMap(Arrays::stream).mapToLong(Long::longValue).sorted().toArray();
    return LatencyPercentiles.newBuilder()
        .setP50(Times.duration(percentile(all, 50)))
        .setP90(Times.duration(percentile(all, 90)))
        .setP95(Times.duration(percentile(all, 95)))
        .setP99(Times.duration(percentile(all, 99)))
        .build();
  }

  /** The smallest value that so many percent do not exceed. */
  private static long percentile(long[] sorted, long percent) {
    return sorted[(int) ((sorted.length * percent + 99) / 100) - 1];
  }
}
