package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Usage;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** What a row says of a call beyond an ordinary span. */
final class GenAiColumns {
  private GenAiColumns() {}

  /** The row that the result is at. */
  static GenAi read(ResultSet row) throws SQLException {
    GenAi.Builder call = GenAi.newBuilder();
    SpanColumns.set(row, "operation", call::setOperation);
    SpanColumns.set(row, "provider", call::setProvider);
    SpanColumns.set(row, "request_model", call::setRequestModel);
    SpanColumns.set(row, "response_model", call::setResponseModel);
    SpanColumns.set(row, "response_id", call::setResponseId);
    Usage usage = usage(row);
    if (!usage.equals(Usage.getDefaultInstance())) {
      call.setUsage(usage);
    }
    // PostgreSQL writes numbers without exponent.
    SpanColumns.set(row, "cost_usd", call::setCostUsd);
    number(row, "time_to_first_token_ns", call::setTimeToFirstTokenNanos);
    Array reasons = row.getArray("finish_reasons");
    if (reasons != null) {
      call.addAllFinishReasons(Arrays.asList((String[]) reasons.getArray()));
    }
    SpanColumns.set(row, "conversation_id", call::setConversationId);
    SpanColumns.set(row, "agent_name", call::setAgentName);
    SpanColumns.set(row, "tool_name", call::setToolName);
    SpanColumns.set(row, "error_type", call::setErrorType);
    call.addAllRequestParameters(StoredJson.attributes(row.getString("request_parameters")));
    return call.build();
  }

  private static Usage usage(ResultSet row) throws SQLException {
    Usage.Builder usage = Usage.newBuilder();
    number(row, "input_tokens", usage::setInputTokens);
    number(row, "output_tokens", usage::setOutputTokens);
    number(row, "total_tokens", usage::setTotalTokens);
    number(row, "cache_read_tokens", usage::setCacheReadTokens);
    number(row, "cache_write_tokens", usage::setCacheWriteTokens);
    number(row, "reasoning_tokens", usage::setReasoningTokens);
    return usage.build();
  }

  static void number(ResultSet row, String column, LongConsumer setter) throws SQLException {
    long number = row.getLong(column);
    if (!row.wasNull()) {
      setter.accept(number);
    }
  }

  static void readContent(ResultSet row, LlmSpan.Builder span) throws SQLException {
    Content.Builder content = Content.newBuilder();
    SpanColumns.set(row, "input", content::setInput);
    SpanColumns.set(row, "output", content::setOutput);
    SpanColumns.set(row, "system_instructions", content::setSystemInstructions);
    SpanColumns.set(row, "tool_definitions", content::setToolDefinitions);
    if (!content.build().equals(Content.getDefaultInstance())) {
      span.setContent(content);
    }
  }
}
