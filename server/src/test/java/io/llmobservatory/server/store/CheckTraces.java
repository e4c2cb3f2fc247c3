package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a database, from its rows alone, for what the writer promises instead of foreign keys and
 * triggers: each row of {@code traces} is what the stored spans of the trace add up to.
 */
public final class CheckTraces {
  private static final int SHOWN = 20;

  /** Both sides with the same columns: what is on one side only is wrong. */
  private static final String TRACES =
      """
      WITH keyed AS (
        SELECT *,
          (CASE WHEN parent_span_id IS NULL THEN '0' ELSE '1' END
            || lpad(to_hex((extract(epoch FROM start_time) * 1000000)::bigint), 16, '0')
            || span_id) COLLATE "C" AS key,
          (extract(epoch FROM start_time) * 1000000)::bigint AS start_us,
          floor(extract(epoch FROM start_time) * 1000000
            + (start_nanos + duration_ns) / 1000.0)::bigint AS end_us
        FROM trace_spans
      ), expected AS (
        SELECT
          trace_id AS id,
          min(tenant) AS tenant,
          max(tenant) AS same_tenant,
          min(key) AS lead_key,
          (array_agg(name ORDER BY key))[1] AS root_span_name,
          (array_agg(service_name ORDER BY key))[1] AS service_name,
          (array_agg(status ORDER BY key))[1] AS status,
          (array_agg(status_message ORDER BY key))[1] AS status_message,
          min(start_us) AS start_us,
          max(end_us) AS end_us,
          max(end_us) - min(start_us) AS duration_us,
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
          min(key) FILTER (WHERE user_id IS NOT NULL) AS user_key,
          (array_agg(session_id ORDER BY key) FILTER (WHERE session_id IS NOT NULL))[1]
            AS session_id,
          min(key) FILTER (WHERE session_id IS NOT NULL) AS session_key,
          (array_agg(environment ORDER BY key) FILTER (WHERE environment IS NOT NULL))[1]
            AS environment,
          min(key) FILTER (WHERE environment IS NOT NULL) AS environment_key
        FROM keyed
        GROUP BY trace_id
      ), stored AS (
        SELECT
          id, tenant, tenant AS same_tenant, lead_key, root_span_name, service_name, status,
          status_message,
          (extract(epoch FROM start_time) * 1000000)::bigint AS start_us,
          (extract(epoch FROM end_time) * 1000000)::bigint AS end_us,
          duration_us, span_count, llm_span_count, error_count,
          input_tokens::numeric, output_tokens::numeric, total_tokens::numeric,
          cache_read_tokens::numeric, cache_write_tokens::numeric, reasoning_tokens::numeric,
          cost_usd, user_id, user_key, session_id, session_key, environment, environment_key
        FROM traces
      )
      SELECT id, side, columns
      FROM (
        SELECT id, 'in traces' AS side, row_to_json(s) AS columns
        FROM (TABLE stored EXCEPT TABLE expected) s
        UNION ALL
        SELECT id, 'its spans', row_to_json(e)
        FROM (TABLE expected EXCEPT TABLE stored) e) AS differing
      ORDER BY id, side
      """;

  private static final String DOUBLE_TRACES =
      "SELECT tenant, trace_id, array_agg(id) FROM traces GROUP BY 1, 2 HAVING count(*) > 1";

  private static final String LOST_CONTENTS =
      """
      SELECT trace_id, span_id, start_time FROM span_contents
      EXCEPT SELECT trace_id, span_id, start_time FROM trace_spans
      """;

  private static final String LOST_SOURCES =
      """
      SELECT 'resource', resource_id, tenant FROM trace_spans
      WHERE NOT EXISTS (SELECT FROM resources WHERE id = resource_id)
      UNION
      SELECT 'scope', scope_id, tenant FROM trace_spans
      WHERE NOT EXISTS (SELECT FROM scopes WHERE id = scope_id)
      """;

  private CheckTraces() {}

  /**
   * Fails, and shows the rows, if a trace is not what its spans add up to, if a trace has no span,
   * a span no trace, one trace id two UUIDs, content no span, or a span no resource or scope.
   */
  public static void check(PostgresUrl database) {
    try (Connection connection = TestPostgres.connect(database)) {
      // All queries see the same moment, also while others write.
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(rows(connection, TRACES)).as("traces that differ from their spans").isEmpty();
      assertThat(rows(connection, DOUBLE_TRACES)).as("traces with several UUIDs").isEmpty();
      assertThat(rows(connection, LOST_CONTENTS)).as("contents without a span").isEmpty();
      assertThat(rows(connection, LOST_SOURCES)).as("sources that are not stored").isEmpty();
      connection.rollback();
    } catch (SQLException e) {
      throw new AssertionError("the traces cannot be checked", e);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next() && rows.size() < SHOWN) {
        rows.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
      }
    }
    return rows;
  }
}
