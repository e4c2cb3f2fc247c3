package io.llmobservatory.server.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The one way to change or remove stored spans: the rows of their traces are locked in the order of
 * their ids, the spans are changed, and the rows are computed anew from the spans that are stored
 * then. A trace with no span left goes.
 *
 * <p>Why no writer's addition is lost or taken twice: a writer inserts spans first and adds to
 * their traces last, in one transaction, with these same locks. Either it has the row before us;
 * then we wait for its commit, and see its spans, since READ COMMITTED gives each statement a new
 * view. Or we have the row first; then its spans are not committed and we do not see them, it waits
 * for us, and adds to what we computed. If the row goes meanwhile, its addition becomes a new row.
 * Nobody waits in a circle: both lock traces in the same order, and neither waits for a trace while
 * it holds what the other needs to get there.
 */
final class RecomputeTraces {
  private static final String LOCK =
      """
      SELECT id, start_time, greatest(start_time, end_time)
      FROM traces
      WHERE id = ANY (?)
      ORDER BY id
      FOR UPDATE
      """;

  // As UpsertTraces adds them up: the leading spans by their keys, the end in whole microseconds,
  // tokens and cost of counted spans only. Bounds spare the partitions outside of them. An interval
  // is multiplied in floating point, which has no room for all microseconds from the year 2255 on:
  // hence seconds and the rest apart.
  private static final String RECOMPUTE =
      """
      WITH keyed AS (
        SELECT *,
          (CASE WHEN parent_span_id IS NULL THEN '0' ELSE '1' END
            || lpad(to_hex((extract(epoch FROM start_time) * 1000000)::bigint), 16, '0')
            || span_id) COLLATE "C" AS key,
          floor(extract(epoch FROM start_time) * 1000000
            + (start_nanos + duration_ns) / 1000.0)::bigint AS end_us
        FROM trace_spans
        WHERE trace_id = ANY (?) AND start_time BETWEEN ? AND ?
      ), summed AS (
        SELECT
          trace_id,
          (array_agg(name ORDER BY key))[1] AS root_span_name,
          (array_agg(service_name ORDER BY key))[1] AS service_name,
          min(start_time) AS start_time,
          max(end_us) AS end_us,
          (array_agg(status ORDER BY key))[1] AS status,
          (array_agg(status_message ORDER BY key))[1] AS status_message,
          count(*) AS span_count,
          count(span_type) AS llm_span_count,
          count(*) FILTER (WHERE status = 'error' OR error_type IS NOT NULL) AS error_count,
          coalesce(sum(input_tokens) FILTER (WHERE counted), 0) AS input_tokens,
          coalesce(sum(output_tokens) FILTER (WHERE counted), 0) AS output_tokens,
          coalesce(sum(total_tokens) FILTER (WHERE counted), 0) AS total_tokens,
          coalesce(sum(cache_read_tokens) FILTER (WHERE counted), 0) AS cache_read_tokens,
          coalesce(sum(cache_write_tokens) FILTER (WHERE counted), 0) AS cache_write_tokens,
          coalesce(sum(reasoning_tokens) FILTER (WHERE counted), 0) AS reasoning_tokens,
          sum(cost_usd) FILTER (WHERE counted) AS cost_usd,
          (array_agg(user_id ORDER BY key) FILTER (WHERE user_id IS NOT NULL))[1] AS user_id,
          (array_agg(session_id ORDER BY key) FILTER (WHERE session_id IS NOT NULL))[1]
            AS session_id,
          (array_agg(environment ORDER BY key) FILTER (WHERE environment IS NOT NULL))[1]
            AS environment,
          min(key) AS lead_key,
          min(key) FILTER (WHERE user_id IS NOT NULL) AS user_key,
          min(key) FILTER (WHERE session_id IS NOT NULL) AS session_key,
          min(key) FILTER (WHERE environment IS NOT NULL) AS environment_key
        FROM keyed
        GROUP BY trace_id
      )
      UPDATE traces t SET
        root_span_name = s.root_span_name,
        service_name = s.service_name,
        start_time = s.start_time,
        end_time = timestamptz 'epoch' + s.end_us / 1000000 * interval '1 second'
          + s.end_us % 1000000 * interval '1 microsecond',
        status = s.status,
        status_message = s.status_message,
        span_count = s.span_count,
        llm_span_count = s.llm_span_count,
        error_count = s.error_count,
        input_tokens = s.input_tokens,
        output_tokens = s.output_tokens,
        total_tokens = s.total_tokens,
        cache_read_tokens = s.cache_read_tokens,
        cache_write_tokens = s.cache_write_tokens,
        reasoning_tokens = s.reasoning_tokens,
        cost_usd = s.cost_usd,
        user_id = s.user_id,
        session_id = s.session_id,
        environment = s.environment,
        lead_key = s.lead_key,
        user_key = s.user_key,
        session_key = s.session_key,
        environment_key = s.environment_key,
        updated_at = now()
      FROM summed s
      WHERE t.id = s.trace_id AND CONDITION
      RETURNING t.id
      """;

  private static final String ALL = RECOMPUTE.replace("AND CONDITION", "");

  // A span without an end may start after the end of its trace, where it is not looked for. Then it
  // is missing from the count, and its trace is left as it is.
  static final String COMPLETE = RECOMPUTE.replace("CONDITION", "s.span_count = t.span_count");

  private static final String REMOVE = "DELETE FROM traces WHERE id = ANY (?)";

  private RecomputeTraces() {}

  /** Changes or removes spans of the traces that are locked for it, and of no others. */
  @FunctionalInterface
  interface Change {
    void run(Connection connection) throws SQLException;
  }

  /**
   * What became of traces.
   *
   * @param recomputed how many have spans
   * @param removed how many had none left
   */
  record Result(int recomputed, int removed) {}

  /**
   * Traces of which nobody else changes the rows or commits spans.
   *
   * @param ids those that are there
   * @param start when the first of them starts
   * @param end when the last of them ends, or later; spans without an end may start after it
   */
  record Locked(Set<UUID> ids, OffsetDateTime start, OffsetDateTime end) {}

  /**
   * Makes a change and what follows from it, within the transaction that is open. Rows of traces
   * are taken to be true before the change, or to count spans that are gone.
   *
   * @param connection READ COMMITTED, and without autocommit; the caller commits
   * @param traces all traces whose spans change
   * @param change changes them
   */
  static Result run(Connection connection, Collection<UUID> traces, Change change)
      throws SQLException {
    Set<UUID> wanted = Set.copyOf(traces);
    Locked locked = lock(connection, wanted);
    change.run(connection);
    if (locked.ids.size() < wanted.size()) {
      // Traces that were gone may be back by now, and the change may have met their spans.
      locked = lock(connection, wanted);
    }
    Set<UUID> incomplete = new HashSet<>(locked.ids);
    incomplete.removeAll(recompute(connection, COMPLETE, locked.ids, locked.start, locked.end));
    Result rest = recompute(connection, incomplete);
    return new Result(locked.ids.size() - incomplete.size() + rest.recomputed, rest.removed);
  }

  /** Locks those of the traces that are there, until the end of the transaction. */
  static Locked lock(Connection connection, Set<UUID> traces) throws SQLException {
    if (connection.getAutoCommit()
        || connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      throw new IllegalStateException("traces are recomputed in a transaction, READ COMMITTED");
    }
    Set<UUID> ids = new HashSet<>();
    OffsetDateTime start = OffsetDateTime.MAX;
    OffsetDateTime end = OffsetDateTime.MIN;
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, array(connection, traces));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getObject(1, UUID.class));
          OffsetDateTime itsStart = row.getObject(2, OffsetDateTime.class);
          OffsetDateTime itsEnd = row.getObject(3, OffsetDateTime.class);
          start = itsStart.isBefore(start) ? itsStart : start;
          end = itsEnd.isAfter(end) ? itsEnd : end;
        }
      }
    }
    return new Locked(ids, start, end);
  }

  /** Recomputes traces that are locked from what is stored of them, wherever it is. */
  static Result recompute(Connection connection, Set<UUID> locked) throws SQLException {
    Set<UUID> empty = new HashSet<>(locked);
    empty.removeAll(recompute(connection, ALL, locked, OffsetDateTime.MIN, OffsetDateTime.MAX));
    if (!empty.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
        statement.setArray(1, array(connection, empty));
        statement.executeUpdate();
      }
    }
    return new Result(locked.size() - empty.size(), empty.size());
  }

  private static Set<UUID> recompute(
      Connection connection, String sql, Set<UUID> locked, OffsetDateTime from, OffsetDateTime to)
      throws SQLException {
    Set<UUID> recomputed = new HashSet<>();
    if (locked.isEmpty()) {
      return recomputed;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, array(connection, locked));
      statement.setObject(2, from);
      statement.setObject(3, to);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          recomputed.add(row.getObject(1, UUID.class));
        }
      }
    }
    return recomputed;
  }

  private static Array array(Connection connection, Set<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }
}
