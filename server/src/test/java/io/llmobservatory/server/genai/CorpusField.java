package io.llmobservatory.server.genai;

/**
 * What is checked of every recorded span: the columns of the table that {@link CorpusScore} prints.
 */
enum CorpusField {
  ROLE("role", "role"),
  OPERATION("operation", "oper"),
  PROVIDER("provider", "prov"),
  REQUEST_MODEL("request_model", "req.mod"),
  RESPONSE_MODEL("response_model", "resp.mod"),
  INPUT_TOKENS("input_tokens", "input"),
  OUTPUT_TOKENS("output_tokens", "output"),
  TOTAL_TOKENS("total_tokens", "total"),
  CACHE_READ("cached_tokens", "c.read"),
  CACHE_WRITE("cache_creation_tokens", "c.write"),
  REASONING("reasoning_tokens", "reason"),
  FINISH_REASON("finish_reason", "finish"),
  CONVERSATION_ID("conversation_id", "conv"),
  /** Every recording that names a conversation calls it a session, or would fall back to it. */
  SESSION_ID("conversation_id", "session"),
  USER_ID("user_id", "user"),
  /** Ids that only another span of the trace tells. */
  INHERITED_IDS("inherited", "inherit"),
  ERROR("error", "error"),
  LAST_USER("last_user_60", "said.in"),
  LAST_OUTPUT("output_60", "said.out"),
  TOOL_CALLS("output_tool_calls", "tools"),
  LOGGED_LAST_USER("last_user_60", "log.in"),
  LOGGED_OUTPUT("output_60", "log.out"),
  LOGGED_TOOL_CALLS("output_tool_calls", "log.tools");

  /** The key of {@code expected.json} under which the value, and where it was found, stand. */
  final String key;

  final String heading;

  CorpusField(String key, String heading) {
    this.key = key;
    this.heading = heading;
  }
}
