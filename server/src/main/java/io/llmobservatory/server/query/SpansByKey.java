package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.store.SpanKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads spans whose keys are known. */
final class SpansByKey {
  private final String tenant;
  private final boolean withContent;

  /**
   * Reads those of a tenant.
   *
   * @param withContent whether what was said is read too
   */
  SpansByKey(String tenant, boolean withContent) {
    this.tenant = tenant;
    this.withContent = withContent;
  }

  /** Takes spans. */
  interface Taker {
    /**
     * Takes the next one.
     *
     * @param index that of its key
     * @return whether more are wanted
     */
    boolean take(int index, TraceSpan span);
  }

  /** Reads spans in the order of their keys. Those that are not there any more are left out. */
  void read(Connection connection, List<SpanKey> keys, QueryTime time, Taker taker)
      throws SQLException {
    if (!keys.isEmpty()) {
      run(sql(keys, null), connection, time, taker);
    }
  }

  /** Reads those of the spans that are asked for, whatever their text. */
  void read(Connection connection, List<SpanKey> keys, Criteria asked, QueryTime time, Taker taker)
      throws SQLException {
    if (!keys.isEmpty()) {
      run(sql(keys, asked), connection, time, taker);
    }
  }

  private void run(Sql sql, Connection connection, QueryTime time, Taker taker)
      throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection, time);
        ResultSet row = statement.executeQuery()) {
      boolean more = true;
      while (more && row.next()) {
        more = taker.take(row.getInt("index"), SpanColumns.read(row, withContent));
      }
    }
  }

  Sql sql(List<SpanKey> keys, @Nullable Criteria asked) {
    Sql sql = new Sql();
    sql.add("SELECT (k.number - 1)::int AS index, s.*, ").add(SpanColumns.BESIDE);
    sql.add(" FROM ");
    keys(keys, sql);
    // OFFSET 0 keeps it a look-up for each key, in their order.
    sql.add(" CROSS JOIN LATERAL (SELECT ").add(SpanColumns.OF_SPAN);
    sql.add(withContent ? SpanColumns.OF_CONTENT : "");
    sql.add(" FROM spans WHERE ");
    isOfKey(keys, sql);
    sql.add(" AND tenant = ").value(tenant);
    if (asked != null) {
      Conditions.ofSpans(asked, sql);
    }
    sql.add(" OFFSET 0) s");
    sql.add(" LEFT JOIN traces t ON t.id = s.trace_id");
    sql.add(" LEFT JOIN resources r ON r.id = s.resource_id");
    sql.add(" LEFT JOIN scopes c ON c.id = s.scope_id ORDER BY k.number");
    return sql;
  }

  /** Adds a table k of keys, numbered from 1. */
  static void keys(List<SpanKey> keys, Sql sql) {
    sql.add("unnest(").uuids(keys.stream().map(SpanKey::trace).toList());
    sql.add("::uuid[], ").texts(keys.stream().map(SpanKey::spanId).toList());
    sql.add("::text[], ").times(keys.stream().map(SpanKey::startMicros).toList());
    sql.add("::timestamptz[]) WITH ORDINALITY AS k (trace_id, span_id, start_time, number)");
  }

  /** Adds the condition that a span has the key k. Its bounds leave other days aside. */
  static void isOfKey(List<SpanKey> keys, Sql sql) {
    List<Long> starts = new ArrayList<>();
    keys.forEach(key -> starts.add(key.startMicros()));
    sql.add("trace_id = k.trace_id AND span_id = k.span_id AND start_time = k.start_time");
    sql.add(" AND start_time >= ").time(Collections.min(starts));
    sql.add(" AND start_time <= ").time(Collections.max(starts));
  }
}
