package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.Usage;
import io.opentelemetry.proto.trace.v1.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** A row of a trace as a message. */
final class TraceColumns {
  /** The columns of traces {@code t} that are read. */
  static final String ALL =
      "t.id, t.trace_id, t.root_span_name, t.service_name, t.status, t.status_message,"
          + " t.span_count, t.llm_span_count, t.error_count, t.input_tokens, t.output_tokens,"
          + " t.total_tokens, t.cache_read_tokens, t.cache_write_tokens, t.reasoning_tokens,"
          + " t.cost_usd, t.user_id, t.session_id, t.environment"
          + micros("start_time")
          + micros("end_time")
          + micros("created_at")
          + micros("updated_at");

  private TraceColumns() {}

  private static String micros(String column) {
    return ", (extract(epoch FROM t.%1$s) * 1000000)::bigint AS %1$s_micros".formatted(column);
  }

  /** The row that the result is at. */
  static Trace read(ResultSet row) throws SQLException {
    Trace.Builder trace = Trace.newBuilder().setTraceUuid(row.getString("id"));
    trace.setTraceId(row.getString("trace_id"));
    trace.setRootSpanName(row.getString("root_span_name"));
    SpanColumns.set(row, "service_name", trace::setServiceName);
    trace.setStartTime(Times.toMessage(row.getLong("start_time_micros")));
    long end = row.getLong("end_time_micros");
    if (!row.wasNull()) {
      trace.setEndTime(Times.toMessage(end));
    }
    Status.Builder status = Status.newBuilder();
    String code = row.getString("status").toUpperCase(Locale.ROOT);
    status.setCode(Status.StatusCode.valueOf("STATUS_CODE_" + code));
    SpanColumns.set(row, "status_message", status::setMessage);
    trace.setStatus(status);
    trace.setSpanCount(row.getLong("span_count"));
    trace.setLlmSpanCount(row.getLong("llm_span_count"));
    trace.setErrorCount(row.getLong("error_count"));
    trace.setUsage(
        Usage.newBuilder()
            .setInputTokens(row.getLong("input_tokens"))
            .setOutputTokens(row.getLong("output_tokens"))
            .setTotalTokens(row.getLong("total_tokens"))
            .setCacheReadTokens(row.getLong("cache_read_tokens"))
            .setCacheWriteTokens(row.getLong("cache_write_tokens"))
            .setReasoningTokens(row.getLong("reasoning_tokens")));
    SpanColumns.set(row, "cost_usd", trace::setCostUsd);
    SpanColumns.set(row, "user_id", trace::setUserId);
    SpanColumns.set(row, "session_id", trace::setSessionId);
    SpanColumns.set(row, "environment", trace::setEnvironment);
    trace.setCreatedAt(Times.toMessage(row.getLong("created_at_micros")));
    trace.setUpdatedAt(Times.toMessage(row.getLong("updated_at_micros")));
    return trace.build();
  }
}
