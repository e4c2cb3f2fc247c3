package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Adds what a batch newly stored to the rows of its traces, in one statement.
 *
 * <p>Rows are locked in the order of their ids: two batches that share traces wait for each other
 * and never deadlock.
 */
final class UpsertTraces {
  // Functions in a list of columns are called row by row, in the order of the arrays. In FROM each
  // would first fill a table of its own: that and a sort were a quarter of the statement.
  // A row that was there before has been locked, and its new version bears the lock: xmax.
  private static final String SQL =
      """
      WITH upserted AS (
      INSERT INTO traces AS t (
        id, tenant, trace_id, root_span_name, service_name, start_time, end_time, status,
        status_message, span_count, llm_span_count, error_count, input_tokens, output_tokens,
        total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_usd, user_id,
        session_id, environment, lead_key, user_key, session_key, environment_key)
      SELECT
        unnest(?::uuid[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[]),
        unnest(?::text[]), unnest(?::timestamptz[]), unnest(?::timestamptz[]),
        unnest(?::text[]::span_status[]), unnest(?::text[]), unnest(?::bigint[]),
        unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::bigint[]),
        unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::bigint[]),
        unnest(?::numeric[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[]),
        unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[])
      ON CONFLICT (id) DO UPDATE SET
        root_span_name = CASE WHEN excluded.lead_key < t.lead_key
          THEN excluded.root_span_name ELSE t.root_span_name END,
        service_name = CASE WHEN excluded.lead_key < t.lead_key
          THEN excluded.service_name ELSE t.service_name END,
        status = CASE WHEN excluded.lead_key < t.lead_key
          THEN excluded.status ELSE t.status END,
        status_message = CASE WHEN excluded.lead_key < t.lead_key
          THEN excluded.status_message ELSE t.status_message END,
        lead_key = least(t.lead_key, excluded.lead_key),
        start_time = least(t.start_time, excluded.start_time),
        end_time = greatest(t.end_time, excluded.end_time),
        span_count = t.span_count + excluded.span_count,
        llm_span_count = t.llm_span_count + excluded.llm_span_count,
        error_count = t.error_count + excluded.error_count,
        input_tokens = t.input_tokens + excluded.input_tokens,
        output_tokens = t.output_tokens + excluded.output_tokens,
        total_tokens = t.total_tokens + excluded.total_tokens,
        cache_read_tokens = t.cache_read_tokens + excluded.cache_read_tokens,
        cache_write_tokens = t.cache_write_tokens + excluded.cache_write_tokens,
        reasoning_tokens = t.reasoning_tokens + excluded.reasoning_tokens,
        cost_usd = CASE WHEN t.cost_usd IS NULL THEN excluded.cost_usd
          ELSE t.cost_usd + coalesce(excluded.cost_usd, 0) END,
        user_id = CASE WHEN t.user_key IS NULL OR excluded.user_key < t.user_key
          THEN excluded.user_id ELSE t.user_id END,
        user_key = least(t.user_key, excluded.user_key),
        session_id = CASE WHEN t.session_key IS NULL OR excluded.session_key < t.session_key
          THEN excluded.session_id ELSE t.session_id END,
        session_key = least(t.session_key, excluded.session_key),
        environment = CASE
          WHEN t.environment_key IS NULL OR excluded.environment_key < t.environment_key
          THEN excluded.environment ELSE t.environment END,
        environment_key = least(t.environment_key, excluded.environment_key),
        updated_at = now()
      WHERE t.tenant = excluded.tenant AND t.trace_id = excluded.trace_id
      RETURNING t.xmax = 0 AS created)
      SELECT count(*), count(*) FILTER (WHERE created) FROM upserted
      """;

  /**
   * The order of ids in PostgreSQL, by their bytes: other statements lock in it too. Java's own
   * order of UUIDs is another one.
   */
  static final Comparator<UUID> LOCK_ORDER =
      (one, other) -> {
        int high =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private UpsertTraces() {}

  /**
   * What became of the rows.
   *
   * @param written how many were inserted or updated; one that is missing has the id of another
   *     trace
   * @param created how many of them are new
   */
  record Result(int written, int created) {}

  /** Runs it. */
  static Result run(Connection connection, Collection<TraceDelta> deltas) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      bind(new ArrayParameters<>(statement, inOrder(deltas)));
      try (ResultSet counts = statement.executeQuery()) {
        counts.next();
        return new Result(counts.getInt(1), counts.getInt(2));
      }
    }
  }

  private static List<TraceDelta> inOrder(Collection<TraceDelta> deltas) {
    List<TraceDelta> ordered = new ArrayList<>(deltas);
    ordered.sort((one, other) -> LOCK_ORDER.compare(one.id, other.id));
    return ordered;
  }

  private static void bind(ArrayParameters<TraceDelta> arrays) throws SQLException {
    arrays.uuids(delta -> delta.id);
    arrays.texts(delta -> delta.tenant);
    arrays.texts(delta -> delta.traceId);
    arrays.texts(TraceDelta::rootSpanName);
    arrays.texts(TraceDelta::serviceName);
    arrays.times(delta -> delta.startMicros, delta -> true);
    arrays.times(delta -> delta.endMicros, delta -> delta.ended);
    arrays.texts(delta -> delta.status().label());
    arrays.texts(TraceDelta::statusMessage);
    arrays.bigints(delta -> delta.spans);
    arrays.bigints(delta -> delta.llmSpans);
    arrays.bigints(delta -> delta.errors);
    arrays.bigints(delta -> delta.inputTokens);
    arrays.bigints(delta -> delta.outputTokens);
    arrays.bigints(delta -> delta.totalTokens);
    arrays.bigints(delta -> delta.cacheReadTokens);
    arrays.bigints(delta -> delta.cacheWriteTokens);
    arrays.bigints(delta -> delta.reasoningTokens);
    arrays.numerics(delta -> delta.costUsd);
    arrays.texts(TraceDelta::userId);
    arrays.texts(TraceDelta::sessionId);
    arrays.texts(TraceDelta::environment);
    arrays.texts(TraceDelta::leadKey);
    arrays.texts(TraceDelta::userKey);
    arrays.texts(TraceDelta::sessionKey);
    arrays.texts(TraceDelta::environmentKey);
  }
}
