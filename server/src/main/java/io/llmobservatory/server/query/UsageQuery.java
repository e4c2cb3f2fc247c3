package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.UsageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds up model calls. What one statement can do in time it does at once; longer ranges are added
 * up slice by slice from the latest back, until the time is over.
 */
final class UsageQuery {
  private static final Pattern ESTIMATE = Pattern.compile("\"Plan Rows\": (\\d+)");
  private static final int FACTOR = 4;
  private static final int FETCH_ROWS = 2_000;

  private final String tenant;
  private final Criteria asked;
  private final UsageGrouping grouping;
  private final QueryLimits limits;
  private final Map<Group, UsageSum> sums = new HashMap<>();
  private long calls;

  /** Adds up those of a tenant. */
  UsageQuery(String tenant, Criteria asked, UsageGrouping grouping, QueryLimits limits) {
    this.tenant = tenant;
    this.asked = asked;
    this.grouping = grouping;
    this.limits = limits;
  }

  /**
   * What is added up apart.
   *
   * @param bucket where its span of time begins, in microseconds since 1970; 0 if there is one only
   */
  private record Group(List<String> values, long bucket) {}

  /** Runs it. */
  GetUsageResponse run(Connection connection, QueryTime time) throws SQLException, QueryException {
    long from = asked.range().from();
    long end = asked.range().end();
    long length = firstSlice(connection, time);
    while (end > from) {
      long start = Math.max(from, end - length);
      if (add(connection, start, end, time)) {
        end = start;
      } else {
        length = (end - start) / FACTOR;
      }
      if (end > from && (time.isOver() || length < Times.MICROS_PER_SECOND)) {
        break;
      }
    }
    if (end == asked.range().end()) {
      throw QueryException.tryAgain("nothing was added up in time; ask again, or for less");
    }
    return answer(end > from ? end : null);
  }

  /** How long a slice is that has no more spans than can be added up at once. */
  private long firstSlice(Connection connection, QueryTime time) throws SQLException {
    long whole = asked.range().end() - asked.range().from();
    Sql sql = new Sql().add("EXPLAIN (FORMAT JSON) SELECT FROM trace_spans WHERE start_time >= ");
    sql.time(asked.range().from()).add(" AND start_time < ").time(asked.range().end());
    try (PreparedStatement statement = sql.prepare(connection, time.part(0.2));
        ResultSet row = statement.executeQuery()) {
      row.next();
      Matcher rows = ESTIMATE.matcher(row.getString(1));
      double estimate = rows.find() ? Double.parseDouble(rows.group(1)) : 0;
      return estimate <= limits.usageSlice()
          ? whole
          : Math.max((long) (whole * (limits.usageSlice() / estimate)), Times.MICROS_PER_SECOND);
    } catch (SQLException e) {
      if (!QueryTime.hasEnded(e)) {
        throw e;
      }
      connection.rollback();
      return whole;
    }
  }

  /** Adds a slice; false, and nothing is added, if it is too much. */
  private boolean add(Connection connection, long start, long end, QueryTime time)
      throws SQLException {
    Map<Group, UsageSum> slice = new HashMap<>();
    long more = 0;
    try (PreparedStatement statement =
        sql(tenant, asked, grouping, start, end).prepare(connection, time.part(0.6))) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          UsageSum sum = UsageSum.read(row);
          more += sum.calls();
          slice.put(group(row), sum);
          if (calls + more > limits.usageCalls()
              || sums.size() + slice.size() > limits.usageGroups()) {
            return false;
          }
        }
      }
    } catch (SQLException e) {
      if (!QueryTime.hasEnded(e)) {
        throw e;
      }
      connection.rollback();
      return false;
    }
    slice.forEach(
        (group, sum) ->
            sums.merge(
                group,
                sum,
                (one, other) -> {
                  one.add(other);
                  return one;
                }));
    calls += more;
    return true;
  }

  private Group group(ResultSet row) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= grouping.columns().size(); i++) {
      String value = row.getString(i);
      values.add(value == null ? "" : value);
    }
    long bucket = 0;
    if (grouping.hasBuckets()) {
      bucket = Times.micros(row.getObject("bucket", OffsetDateTime.class).toInstant());
    }
    return new Group(values, bucket);
  }

  static Sql sql(String tenant, Criteria asked, UsageGrouping grouping, long start, long end) {
    Sql sql = new Sql().add("SELECT ");
    for (String column : grouping.columns()) {
      sql.add(column).add(", ");
    }
    if (grouping.hasBuckets()) {
      sql.add("date_bin(").value(grouping.interval());
      sql.add("::interval, start_time, '1970-01-01 00:00:00+00') AS bucket, ");
    }
    sql.add(UsageSum.COLUMNS).add(" FROM trace_spans WHERE counted AND tenant = ").value(tenant);
    sql.add(" AND start_time >= ").time(start).add(" AND start_time < ").time(end);
    Conditions.ofOddNanos(asked.range(), sql);
    Conditions.ofSpans(asked, sql);
    int groups = grouping.columns().size() + (grouping.hasBuckets() ? 1 : 0);
    for (int i = 1; i <= groups; i++) {
      sql.add(i == 1 ? " GROUP BY " : ", ").add(Integer.toString(i));
    }
    // Without groups there would be a row even if there are no calls.
    return sql.add(groups == 0 ? " HAVING count(*) > 0" : "");
  }

  private GetUsageResponse answer(@Nullable Long completeFrom) {
    GetUsageResponse.Builder answer = GetUsageResponse.newBuilder();
    List<Map.Entry<Group, UsageSum>> ordered = new ArrayList<>(sums.entrySet());
    ordered.sort(
        Comparator.comparingLong((Map.Entry<Group, UsageSum> entry) -> entry.getKey().bucket())
            .thenComparing(entry -> entry.getValue().costOrLess(), Comparator.reverseOrder())
            .thenComparing(entry -> entry.getValue().totalTokens(), Comparator.reverseOrder())
            .thenComparing(entry -> String.join("\0", entry.getKey().values())));
    int count = Math.min(ordered.size(), limits.usageRows());
    for (Map.Entry<Group, UsageSum> entry : ordered.subList(0, count)) {
      UsageRow.Builder row = entry.getValue().toRow().addAllGroup(entry.getKey().values());
      if (grouping.hasBuckets()) {
        row.setBucketStart(Times.toMessage(entry.getKey().bucket()));
      }
      answer.addRows(row);
    }
    if (completeFrom != null) {
      answer.setCompleteFrom(Times.toMessage(completeFrom));
    }
    return answer.setTruncated(completeFrom != null || count < ordered.size()).build();
  }
}
