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
          "gen_ai.completion.",
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.request.messages",
          "gen_ai.request.available_tools",
          "gen_ai.response.text",
          "gen_ai.response.tool_calls",
          "gen_ai.tool.definitions",
          "llm.input_messages",
          "llm.output_messages",
          "llm.prompts",
          "llm.choices",
          "llm.tools",
          "llm.request.functions",
          "llm.function_call",
          "llm.prompt_template.",
          "llm.invocation_parameters",
          "input.value",
          "output.value",
          "tool.parameters",
          "tool_arguments",
          "tool_response",
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
          "langfuse.observation.input",
          "langfuse.observation.output",
          "langfuse.trace.input",
          "langfuse.trace.output",
          "lmnr.span.input",
          "lmnr.span.output",
          "braintrust.input",
          "braintrust.output",
          "genkit:input",
          "genkit:output",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "request_data",
          "response_data",
          "pydantic_ai.all_messages",
          "all_messages_events",
          "system_prompt",
          "final_result",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "gcp.vertex.agent.tool_response",
          "spring.ai.tool.call.arguments",
          "spring.ai.tool.call.result",
          "db.vector.query.content");

  private RawContent() {}

  private static byte[][] prefixes(String... keys) {
    byte[][] prefixes = new byte[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      prefixes[i] = keys[i].getBytes(StandardCharsets.UTF_8);
    }
    return prefixes;
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
    if (number >= 0 && KnownKeys.isContent(number)) {
      return messageEvent || hasNamespace(attributes.bytes(), offset, length);
    }
    for (byte[] prefix : PREFIXES) {
      if (Dialect.startsWith(attributes.bytes(), offset, length, prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNamespace(byte[] key, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (key[i] == '.') {
        return true;
      }
    }
    return false;
  }
}
