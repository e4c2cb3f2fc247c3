package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.server.store.SpanKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a trace, portion by portion, as fast as whoever asked takes it: between two portions no
 * connection is held and no more than some keys. Not for use by several threads at a time.
 */
final class TraceReading {
  private final QueryPool pool;
  private final QueryLimits limits;
  private final String tenant;
  private final UUID id;
  private final boolean withContent;

  /** Keys that were read and whose spans were not. */
  private List<Cursor> keys = List.of();

  private Cursor last;
  private int known;
  private boolean hasMoreKeys = true;
  private boolean truncated;

  private TraceReading(
      QueryPool pool, QueryLimits limits, String tenant, Trace trace, boolean withContent) {
    this.pool = pool;
    this.limits = limits;
    this.tenant = tenant;
    this.id = UUID.fromString(trace.getTraceUuid());
    this.withContent = withContent;
    this.last = Cursor.at(Times.micros(trace.getStartTime()));
  }

  /** A trace that was found, and the reading of its spans. */
  record Begun(Trace trace, TraceReading spans) {}

  /** Finds the trace. */
  static Begun begin(
      QueryPool pool, QueryLimits limits, String tenant, GetTraceRequest request, QueryTime time)
      throws QueryException {
    String field = request.hasTraceUuid() ? "trace_uuid" : "trace_id";
    Sql sql = new Sql().add("SELECT ").add(TraceColumns.ALL).add(" FROM traces t");
    sql.add(" WHERE t.tenant = ").value(tenant);
    if (request.hasTraceUuid()) {
      sql.add(" AND t.id = ").value(Arguments.uuid(field, request.getTraceUuid()));
    } else {
      sql.add(" AND t.trace_id = ").value(Arguments.traceId(field, request.getTraceId()));
    }
    Trace trace =
        pool.read(connection -> trace(connection, sql, time))
            .orElseThrow(() -> QueryException.notFound(field, "there is no such trace"));
    return new Begun(
        trace, new TraceReading(pool, limits, tenant, trace, !request.getWithoutContent()));
  }

  private static Optional<Trace> trace(Connection connection, Sql sql, QueryTime time)
      throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection, time);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(TraceColumns.read(row)) : Optional.empty();
    }
  }

  /** Whether nothing more is to be told. */
  boolean isOver() {
    return keys.isEmpty() && !hasMoreKeys;
  }

  /** The next portion, perhaps without spans. */
  GetTraceResponse next(QueryTime time) throws QueryException {
    return pool.read(connection -> next(connection, time));
  }

  private GetTraceResponse next(Connection connection, QueryTime time) throws SQLException {
    GetTraceResponse.Builder portion = GetTraceResponse.newBuilder();
    if (keys.isEmpty()) {
      keys = nextKeys(connection, time);
    }
    int count = Math.min(limits.portionSpans(), keys.size());
    List<SpanKey> wanted = keys.subList(0, count).stream().map(SpanSource::key).toList();
    Portion taken = new Portion(limits.portionBytes());
    new SpansByKey(tenant, withContent).read(connection, wanted, time, taken);
    portion.addAllSpans(taken.spans());
    int done = taken.isFull() ? taken.end() : count;
    keys = List.copyOf(keys.subList(done, keys.size()));
    return portion.setTruncated(isOver() && truncated).build();
  }

  private List<Cursor> nextKeys(Connection connection, QueryTime time) throws SQLException {
    int room = limits.traceSpans() - known;
    int most = Math.min(limits.keys(), room);
    List<Cursor> read = new ArrayList<>();
    try (PreparedStatement statement = keys(most + 1).prepare(connection, time)) {
      statement.setFetchSize(0);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read.add(new Cursor(row.getLong(1), row.getShort(2), id, row.getString(3)));
        }
      }
    }
    boolean more = read.size() > most;
    List<Cursor> kept = more ? List.copyOf(read.subList(0, most)) : read;
    known += kept.size();
    truncated = more && most == room;
    hasMoreKeys = more && !truncated;
    if (!kept.isEmpty()) {
      last = kept.get(kept.size() - 1);
    }
    return kept;
  }

  private Sql keys(int most) {
    Sql sql = new Sql();
    sql.add("SELECT (extract(epoch FROM start_time) * 1000000)::bigint, start_nanos, span_id");
    sql.add(" FROM trace_spans WHERE trace_id = ").value(id).add(" AND tenant = ").value(tenant);
    sql.add(" AND start_time >= ").time(last.micros());
    sql.add(" AND (start_time, start_nanos, span_id) > (").time(last.micros());
    sql.add(", ").value(last.nanos()).add(", ").value(last.spanId());
    return sql.add(") ORDER BY start_time, start_nanos, span_id LIMIT ").value(most);
  }
}
