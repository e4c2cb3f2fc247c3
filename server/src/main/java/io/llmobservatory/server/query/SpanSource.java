package io.llmobservatory.server.query;

import io.llmobservatory.server.store.SpanKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys of spans by their start, to the nanosecond, then their trace and id. */
final class SpanSource implements Search.Source<Cursor> {
  private static final int BATCH = 1_000;

  private final String tenant;
  private final Criteria asked;

  /** Those of a tenant that are asked for. */
  SpanSource(String tenant, Criteria asked) {
    this.tenant = tenant;
    this.asked = asked;
  }

  static Sql sql(
      String tenant, Criteria asked, long start, long end, @Nullable Cursor after, int most) {
    Sql sql = new Sql();
    sql.add("SELECT (extract(epoch FROM start_time) * 1000000)::bigint, start_nanos, trace_id,");
    sql.add(" span_id FROM trace_spans WHERE tenant = ").value(tenant);
    sql.add(" AND start_time >= ").time(start).add(" AND start_time < ").time(end);
    Conditions.ofOddNanos(asked.range(), sql);
    if (after != null) {
      sql.add(" AND (start_time, start_nanos, trace_id, span_id) < (").time(after.micros());
      sql.add(", ").value(after.nanos()).add(", ").value(after.trace());
      sql.add(", ").value(after.spanId()).add(")");
    }
    Conditions.ofSpans(asked, sql);
    sql.add(" ORDER BY start_time DESC, start_nanos DESC, trace_id DESC, span_id DESC LIMIT ");
    return sql.value(most);
  }

  @Override
  public Search.Candidates<Cursor> candidates(
      Connection connection, long start, long end, @Nullable Cursor after, int most, QueryTime time)
      throws SQLException {
    List<Cursor> keys = new ArrayList<>();
    try (PreparedStatement statement =
        sql(tenant, asked, start, end, after, most).prepare(connection, time)) {
      statement.setFetchSize(0);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(
              new Cursor(
                  row.getLong(1), row.getShort(2), row.getObject(3, UUID.class), row.getString(4)));
        }
      }
    }
    return new Search.Candidates<>(keys, keys.size() < most);
  }

  static SpanKey key(Cursor place) {
    return new SpanKey(place.trace(), place.spanId(), place.micros());
  }

  @Override
  public List<Cursor> withText(
      Connection connection, List<Cursor> places, List<Long> spans, QueryTime time)
      throws SQLException {
    List<SpanKey> keys = places.stream().map(SpanSource::key).toList();
    Sql sql = new Sql().add("SELECT (k.number - 1)::int FROM ");
    SpansByKey.keys(keys, sql);
    sql.add(" CROSS JOIN LATERAL (SELECT input, output, system_instructions, tool_definitions");
    sql.add(" FROM spans WHERE ");
    SpansByKey.isOfKey(keys, sql);
    sql.add(" AND tenant = ").value(tenant).add(" OFFSET 0) s WHERE ");
    ContentSearch.has(String.valueOf(asked.text()), sql);
    List<Cursor> found = new ArrayList<>();
    try (PreparedStatement statement = sql.add(" ORDER BY k.number").prepare(connection, time);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(places.get(row.getInt(1)));
      }
    }
    return found;
  }

  @Override
  public Cursor place(Cursor key) {
    return key;
  }

  @Override
  public long spans(Cursor key) {
    return 1;
  }

  @Override
  public int weight(Cursor key) {
    return 0;
  }

  @Override
  public int batch() {
    return BATCH;
  }
}
