package io.llmobservatory.server.genai;

import java.util.List;

/**
 * What a GenAI span may say, and the attributes in which it is looked for: the first that is
 * present and not a placeholder wins, for each field on its own, since one span often speaks two
 * dialects.
 *
 * <p>Within a row the current name of the semantic conventions stands first, then its older names,
 * newest first, then what others write. Rows that are {@link #isContent content} leave the stored
 * attributes when they have been understood.
 */
enum Field {
  OPERATION("gen_ai.operation.name"),
  PROVIDER("gen_ai.provider.name", "gen_ai.system"),
  REQUEST_MODEL("gen_ai.request.model"),
  RESPONSE_MODEL("gen_ai.response.model"),
  RESPONSE_ID("gen_ai.response.id"),
  RESPONSE_STATUS("gen_ai.response.status"),
  FINISH_REASONS(
      "gen_ai.response.finish_reasons",
      "gen_ai.response.finish_reason",
      "gen_ai.response.stop_reason"),

  INPUT_TOKENS("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
  OUTPUT_TOKENS("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
  TOTAL_TOKENS("gen_ai.usage.total_tokens"),
  CACHE_READ_TOKENS(
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.cached_input_tokens",
      "gen_ai.usage.cached_tokens",
      "gen_ai.usage.input_tokens.cached",
      "gen_ai.usage.cache_read_tokens",
      "gen_ai.usage.details.cache_read_tokens",
      "gen_ai.usage.details.cache_read_input_tokens",
      "gen_ai.usage.details.cached_tokens",
      "gen_ai.usage.prompt_tokens_details.cached_tokens"),
  CACHE_WRITE_TOKENS(
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "gen_ai.usage.cache_write_input_tokens",
      "gen_ai.usage.input_tokens.cache_write",
      "gen_ai.usage.details.cache_write_tokens",
      "gen_ai.usage.details.cache_creation_input_tokens",
      "gen_ai.usage.prompt_tokens_details.cache_creation_tokens"),
  REASONING_TOKENS(
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "gen_ai.usage.output_tokens.reasoning",
      "gen_ai.usage.details.reasoning_tokens",
      "gen_ai.usage.details.thoughts_tokens",
      "gen_ai.usage.completion_tokens_details.reasoning_tokens"),

  COST_AMOUNT("gen_ai.usage.cost.amount"),
  /** The currency of {@link #COST_AMOUNT}; all other costs are in US dollars. */
  COST_CURRENCY("gen_ai.usage.cost.currency"),
  COST(
      "gen_ai.usage.cost",
      "gen_ai.usage.total_cost",
      "gen_ai.cost.total_cost",
      "gen_ai.cost.total_tokens", // Money, despite the name.
      "gen_ai.client.estimated_cost"),
  INPUT_COST("gen_ai.usage.input_cost", "gen_ai.cost.input_cost", "gen_ai.cost.input_tokens"),
  OUTPUT_COST("gen_ai.usage.output_cost", "gen_ai.cost.output_cost", "gen_ai.cost.output_tokens"),

  TIME_TO_FIRST_TOKEN_SECONDS(
      "gen_ai.response.time_to_first_chunk",
      "gen_ai.client.operation.time_to_first_chunk",
      "gen_ai.response.time_to_first_token",
      "gen_ai.server.ttft",
      "gen_ai.latency.time_to_first_token"),
  /** In seconds, milliseconds or nanoseconds, as the sender likes. */
  TIME_TO_FIRST_TOKEN("gen_ai.server.time_to_first_token"),

  CONVERSATION_ID("gen_ai.conversation.id", "gen_ai.session.id", "session.id"),
  SESSION_ID("session.id", "gen_ai.session.id", "gen_ai.conversation.id"),
  USER_ID(
      "user.id",
      "enduser.id",
      "enduser.pseudo.id",
      "gen_ai.user.id",
      "gen_ai.request.user",
      "gen_ai.user"),
  ENVIRONMENT("deployment.environment.name", "deployment.environment", "gen_ai.environment"),
  AGENT_NAME("gen_ai.agent.name"),
  TOOL_NAME("gen_ai.tool.name", "mcp.tool.name"),
  TOOL_CALL_ID("gen_ai.tool.call.id"),
  MCP_METHOD("mcp.method.name"),
  ERROR_TYPE("error.type"),
  EXCEPTION_TYPE("exception.type"),
  SERVICE_NAME("service.name"),
  EVALUATION("gen_ai.evaluation.name", "gen_ai.evaluation.score.value"),

  INPUT_MESSAGES(true, "gen_ai.input.messages"),
  OUTPUT_MESSAGES(true, "gen_ai.output.messages"),
  /** Until 1.27 on the events gen_ai.content.prompt and .completion, by some on the span. */
  PROMPT(true, "gen_ai.prompt"),
  COMPLETION(true, "gen_ai.completion"),
  SYSTEM_INSTRUCTIONS(true, "gen_ai.system_instructions"),
  TOOL_DEFINITIONS(true, "gen_ai.tool.definitions"),
  TOOL_ARGUMENTS(true, "gen_ai.tool.call.arguments", "gen_ai.tool.input", "gen_ai.tool.args"),
  TOOL_RESULT(
      true,
      "gen_ai.tool.call.result",
      "gen_ai.tool.output",
      "gen_ai.tool.result",
      "gen_ai.tool.message"),
  QUERY(true, "gen_ai.retrieval.query.text", "gen_ai.memory.query.text"),
  DOCUMENTS(true, "gen_ai.retrieval.documents", "gen_ai.memory.records"),
  EMBEDDING_INPUT(true, "gen_ai.embeddings.input"),
  /** One attribute with the body of a message event, as Azure and Semantic Kernel write it. */
  EVENT_CONTENT(true, "gen_ai.event.content"),
  /** The attributes of a message event itself. */
  MESSAGE_CONTENT(true, "content"),
  MESSAGE_TOOL_CALLS(true, "tool_calls"),
  MESSAGE(true, "message"),
  MESSAGE_ROLE("role"),
  MESSAGE_ID("id"),
  MESSAGE_NAME("name"),
  MESSAGE_FINISH_REASON("finish_reason");

  private final boolean content;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list.
  private final List<String> keys;

  Field(String... keys) {
    this(false, keys);
  }

  Field(boolean content, String... keys) {
    this.content = content;
    this.keys = List.of(keys);
  }

  /** Whether this is something that was said, which {@code content: drop} removes. */
  boolean isContent() {
    return content;
  }

  /** The attributes to look at, in order. */
  List<String> keys() {
    return keys;
  }
}
