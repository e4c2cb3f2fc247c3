package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Trace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Traces by their start and UUID. */
final class TraceSource implements Search.Source<Trace> {
  private static final int BATCH = 100;

  private final String tenant;
  private final Criteria asked;
  private final int maxBytes;

  /**
   * Those of a tenant that are asked for.
   *
   * @param maxBytes after how many bytes it is enough at a time
   */
  TraceSource(String tenant, Criteria asked, int maxBytes) {
    this.tenant = tenant;
    this.asked = asked;
    this.maxBytes = maxBytes;
  }

  /** Traces are known to the microsecond: one that is not wholly within the range is not in it. */
  static Sql sql(
      String tenant, Criteria asked, long start, long end, @Nullable Cursor after, int most) {
    Sql sql = new Sql();
    sql.add("SELECT ").add(TraceColumns.ALL).add(" FROM traces t WHERE t.tenant = ").value(tenant);
    sql.add(" AND t.start_time >= ").time(Math.max(start, asked.range().firstWhole()));
    sql.add(" AND t.start_time < ").time(end);
    if (after != null) {
      sql.add(" AND (t.start_time, t.id) < (").time(after.micros());
      sql.add(", ").value(after.trace()).add(")");
    }
    Conditions.ofTraces(asked, sql);
    return sql.add(" ORDER BY t.start_time DESC, t.id DESC LIMIT ").value(most);
  }

  @Override
  public Search.Candidates<Trace> candidates(
      Connection connection, long start, long end, @Nullable Cursor after, int most, QueryTime time)
      throws SQLException {
    List<Trace> traces = new ArrayList<>();
    long bytes = 0;
    try (PreparedStatement statement =
            sql(tenant, asked, start, end, after, most).prepare(connection, time);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Trace trace = TraceColumns.read(row);
        traces.add(trace);
        bytes += weight(trace);
        if (bytes >= maxBytes) {
          return new Search.Candidates<>(traces, false);
        }
      }
    }
    return new Search.Candidates<>(traces, traces.size() < most);
  }

  @Override
  public List<Trace> withText(
      Connection connection, List<Trace> traces, List<Long> spans, QueryTime time)
      throws SQLException {
    Set<String> found = new HashSet<>();
    try (PreparedStatement statement = textSql(traces, spans).prepare(connection, time);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return traces.stream().filter(trace -> found.contains(trace.getTraceUuid())).toList();
  }

  private Sql textSql(List<Trace> traces, List<Long> spans) {
    Sql sql = new Sql();
    sql.add("SELECT k.id::text FROM unnest(");
    sql.uuids(traces.stream().map(trace -> UUID.fromString(trace.getTraceUuid())).toList());
    sql.add("::uuid[], ")
        .numbers(spans)
        .add("::bigint[]) AS k (id, spans) JOIN traces t ON t.id = k.id");
    sql.add(" WHERE EXISTS (SELECT FROM (SELECT s.input, s.output, s.system_instructions,");
    sql.add(" s.tool_definitions FROM spans s WHERE s.trace_id = t.id AND s.tenant = ");
    sql.value(tenant).add(" AND ").add(Conditions.SPANS_OF_TRACE);
    sql.add(" ORDER BY s.start_time DESC LIMIT k.spans) s WHERE ");
    ContentSearch.has(String.valueOf(asked.text()), sql);
    return sql.add(" OFFSET 0)");
  }

  @Override
  public Cursor place(Trace trace) {
    long start = Times.micros(trace.getStartTime());
    return new Cursor(start, 0, UUID.fromString(trace.getTraceUuid()), "");
  }

  @Override
  public long spans(Trace trace) {
    return trace.getSpanCount();
  }

  @Override
  public int weight(Trace trace) {
    return trace.getSerializedSize();
  }

  @Override
  public int batch() {
    return BATCH;
  }
}
