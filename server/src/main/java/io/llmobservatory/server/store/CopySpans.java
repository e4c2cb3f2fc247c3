package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * {@code COPY} of spans into {@code trace_spans}, or into the table of the same shape beside it.
 */
final class CopySpans {
  private static final String COLUMNS =
      "trace_id, span_id, parent_span_id, tenant, name, kind, service_name, environment,"
          + " resource_id, scope_id, start_time, start_nanos, duration_ns, status, status_message,"
          + " trace_state, flags, attributes, events, links, notes, session_id, user_id, span_type,"
          + " operation, provider, request_model, response_model, response_id, input_tokens,"
          + " output_tokens, total_tokens, cache_read_tokens, cache_write_tokens,"
          + " reasoning_tokens, counted, cost_usd, cost_source, time_to_first_token_ns,"
          + " finish_reasons, conversation_id, agent_name, tool_name, error_type,"
          + " request_parameters, dialect";

  /** All columns but the key and the costs, which are not the sender's. */
  static final String SENT_COLUMNS =
      COLUMNS
          .replace("trace_id, span_id, ", "")
          .replace("start_time, ", "")
          .replace("cost_usd, cost_source, ", "");

  private static final int COLUMN_COUNT = 46;
  private static final int GENAI_COLUMNS = 23;

  private CopySpans() {}

  static void run(Connection connection, String table, SpanBatch batch) throws SQLException {
    try (CopyBuffer buffer = new CopyBuffer(connection, table, COLUMNS)) {
      batch.copySpans(buffer);
      buffer.end();
    }
  }

  static EncodedRow encode(
      String tenant, UUID trace, LlmSpan span, RowEncoder buffer, RowChain chain) {
    buffer.begin(COLUMN_COUNT);
    buffer.uuid(trace);
    buffer.text(span.spanId());
    buffer.text(span.parentSpanId());
    buffer.text(tenant);
    buffer.text(span.name());
    buffer.text(span.kind().label());
    buffer.text(span.resource().serviceName());
    buffer.text(span.environment());
    buffer.uuid(span.resource().id());
    buffer.uuid(span.scope().id());
    buffer.timestamp(span.startMicros());
    buffer.smallint(span.startNanosOfMicro());
    if (span.hasDuration()) {
      buffer.bigint(span.durationNanos());
    } else {
      buffer.nullValue();
    }
    buffer.text(span.status().label());
    buffer.text(span.statusMessage());
    buffer.text(span.traceState());
    buffer.bigint(span.flags());
    buffer.json(span.attributes());
    buffer.json(span.events());
    buffer.json(span.links());
    buffer.json(span.notes());
    buffer.text(span.sessionId());
    buffer.text(span.userId());
    GenAi genAi = span.genAi();
    if (genAi == null) {
      buffer.nullValues(GENAI_COLUMNS);
    } else {
      write(genAi, buffer);
    }
    return buffer.end(chain);
  }

  private static void write(GenAi genAi, RowEncoder buffer) {
    buffer.text(genAi.type().label());
    buffer.text(genAi.operation());
    buffer.text(genAi.provider());
    buffer.text(genAi.requestModel());
    buffer.text(genAi.responseModel());
    buffer.text(genAi.responseId());
    Usage usage = genAi.usage();
    buffer.count(usage.input());
    buffer.count(usage.output());
    buffer.count(usage.total());
    buffer.count(usage.cacheRead());
    buffer.count(usage.cacheWrite());
    buffer.count(usage.reasoning());
    buffer.bool(genAi.counted());
    buffer.numeric(genAi.costUsd());
    buffer.text(genAi.costSource());
    buffer.count(genAi.timeToFirstTokenNanos());
    buffer.textArray(genAi.finishReasons());
    buffer.text(genAi.conversationId());
    buffer.text(genAi.agentName());
    buffer.text(genAi.toolName());
    buffer.text(genAi.errorType());
    buffer.json(genAi.requestParameters());
    buffer.text(genAi.dialect());
  }
}
