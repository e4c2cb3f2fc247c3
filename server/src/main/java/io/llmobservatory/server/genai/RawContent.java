package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import java.nio.charset.StandardCharsets;

/**
 * Attributes that hold something that was said, in any dialect, whether or not {@link Field} can
 * read it: {@code content: drop} removes them all.
 */
final class RawContent {
  private static final byte[][] PREFIXES =
      prefixes(
          "gen_ai.prompt.",
          "gen_ai.content.",
          "gen_ai.completion.",
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.request.messages",
          "gen_ai.request.available_tools",
          "gen_ai.response.text",
          "gen_ai.response.tool_calls",
          "gen_ai.rerank.input_documents",
          "gen_ai.rerank.output_documents",
          "gen_ai.agent.instructions",
          "gen_ai.system.message",
          "gen_ai.evaluation.explanation",
          "gen_ai.agent.actual_output",
          "gen_ai.agent.human_input",
          "gen_ai.agent.tool_results",
          "gen_ai.tool.definitions",
          "llm.input_messages",
          "llm.output_messages",
          "llm.prompts",
          "llm.choices",
          "llm.tools",
          "llm.request.functions",
          "llm.request.prompt",
          "llm.function_call",
          "llm.prompt_template.",
          "llm.invocation_parameters",
          "input.value",
          "output.value",
          "tool.parameters",
          "embedding.embeddings",
          "retrieval.documents",
          "reranker.query",
          "reranker.input_documents",
          "reranker.output_documents",
          "ai.prompt",
          "ai.response.text",
          "ai.response.toolCalls",
          "ai.response.object",
          "ai.response.reasoning",
          "ai.response.files",
          "ai.result.",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "ai.value",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "traceloop.prompt.template",
          "langfuse.observation.input",
          "langfuse.observation.output",
          "langfuse.trace.input",
          "langfuse.trace.output",
          "lmnr.span.input",
          "lmnr.span.output",
          "braintrust.input",
          "braintrust.output",
          "braintrust.expected",
          "weave.input",
          "weave.output",
          "genkit:input",
          "genkit:output",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "mlflow.trace.intermediate_outputs",
          "langwatch.input",
          "langwatch.output",
          "langwatch.contexts",
          "langwatch.rag_contexts",
          "langwatch.prompt.variables",
          "pydantic_ai.all_messages",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "gcp.vertex.agent.tool_response",
          "gcp.vertex.agent.data",
          "spring.ai.tool.call.arguments",
          "spring.ai.tool.call.result",
          "db.vector.query.content",
          "response.model_output",
          "haystack.component.input",
          "haystack.component.output",
          "agent.messages",
          "llm.messages",
          "lk.chat_ctx",
          "lk.pii.",
          "lk.input_text",
          "lk.user_input",
          "lk.user_transcript",
          "lk.response.text",
          "lk.function_tool.arguments",
          "lk.function_tool.output",
          "tool.json_schema",
          "ai.preamble");

  /** Keys that only mean content when nothing follows. */
  private static final byte[][] WORDS =
      prefixes(
          "tool_arguments",
          "tool_response",
          "tool_input",
          "raw_input",
          "request_data",
          "response_data",
          "all_messages_events",
          "events",
          "system_prompt",
          "user_prompt",
          "new_context",
          "final_result",
          "input",
          "output");

  /** Keys that begin as content does and are none. */
  private static final byte[][] OTHERS =
      prefixes(
          "gen_ai.prompt.name",
          "gen_ai.prompt.version",
          "llm.token_count.prompt",
          "llm.cost.prompt");

  /** How what LiteLLM copies of a provider's API begins: {@code llm.<provider>.<parameter>}. */
  private static final byte[] API = ascii("llm.");

  /** The ends of those with content. */
  private static final byte[][] API_PARAMETERS =
      prefixes(
          ".messages",
          ".system",
          ".prompt",
          ".input",
          ".instructions",
          ".contents",
          ".tools",
          ".choices",
          ".content",
          ".output",
          ".candidates");

  private static final byte[] MASTRA = ascii("mastra.");
  private static final byte[] INPUT = ascii(".input");
  private static final byte[] OUTPUT = ascii(".output");

  private RawContent() {}

  private static byte[][] prefixes(String... keys) {
    byte[][] prefixes = new byte[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      prefixes[i] = ascii(keys[i]);
    }
    return prefixes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether an attribute holds something that was said.
   *
   * @param messageEvent whether the attributes are those of an event that is a message: there plain
   *     keys such as {@code content} are meant too
   */
  static boolean is(AttributeIndex index, int position, boolean messageEvent) {
    Attributes attributes = index.attributes();
    int offset = attributes.keyOffset(position);
    int length = attributes.keyLength(position);
    int number = index.number(position);
    boolean known = number >= 0 && KnownKeys.isContent(number);
    if (known && (messageEvent || hasNamespace(attributes.bytes(), offset, length))) {
      return true;
    }
    byte[] bytes = attributes.bytes();
    if (isOneOf(WORDS, bytes, offset, length) || isOfMastra(bytes, offset, length)) {
      return true;
    }
    boolean begins = isOfApi(bytes, offset, length);
    for (int i = 0; !begins && i < PREFIXES.length; i++) {
      begins = Dialect.startsWith(bytes, offset, length, PREFIXES[i]);
    }
    return begins && !isOneOf(OTHERS, bytes, offset, length);
  }

  private static boolean isOneOf(byte[][] words, byte[] key, int offset, int length) {
    for (byte[] word : words) {
      if (length == word.length && Dialect.startsWith(key, offset, length, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfMastra(byte[] key, int offset, int length) {
    return Dialect.startsWith(key, offset, length, MASTRA)
        && (endsWith(key, offset, length, INPUT) || endsWith(key, offset, length, OUTPUT));
  }

  private static boolean isOfApi(byte[] key, int offset, int length) {
    if (!Dialect.startsWith(key, offset, length, API)) {
      return false;
    }
    int second = offset + API.length;
    while (second < offset + length && key[second] != '.') {
      second++;
    }
    return isOneOf(API_PARAMETERS, key, second, offset + length - second);
  }

  private static boolean endsWith(byte[] key, int offset, int length, byte[] suffix) {
    return Dialect.startsWith(
        key, offset + length - suffix.length, Math.min(length, suffix.length), suffix);
  }

  private static boolean hasNamespace(byte[] key, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (key[i] == '.' || key[i] == ':') {
        return true;
      }
    }
    return false;
  }
}
