package io.llmobservatory.server.store;

import io.llmobservatory.server.price.ModelCall;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored model call, as far as its cost goes.
 *
 * @param startTime part of the key, as PostgreSQL writes it in UTC
 * @param costUsd its cost so far
 */
record StoredCall(
    UUID traceId, String spanId, String startTime, ModelCall call, @Nullable BigDecimal costUsd) {

  /** What {@link #read} reads, in this order. */
  static final String COLUMNS =
      """
      trace_id, span_id, start_time::text, cost_usd, provider, response_model, request_model,
      (extract(epoch FROM start_time) * 1000000)::bigint, start_nanos, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens, notes->>'cache_write_1h_tokens', reasoning_tokens,
      case when lower(request_parameters->>'batch') = 'true' then 'batch'
        else request_parameters->>'service_tier' end
      """;

  static StoredCall read(ResultSet row) throws SQLException {
    ModelCall call =
        new ModelCall(
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getLong(8) * 1000 + row.getLong(9),
            tokens(row, 10),
            tokens(row, 11),
            tokens(row, 12),
            tokens(row, 13),
            note(row.getString(14)),
            tokens(row, 15),
            row.getString(16));
    return new StoredCall(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        call,
        row.getBigDecimal(4));
  }

  private static long tokens(ResultSet row, int column) throws SQLException {
    long tokens = row.getLong(column);
    return row.wasNull() ? ModelCall.ABSENT : tokens;
  }

  private static long note(@Nullable String text) {
    try {
      return text == null ? ModelCall.ABSENT : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return ModelCall.ABSENT;
    }
  }
}
