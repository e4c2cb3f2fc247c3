package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;

/** The operations of the conventions: how others spell them, and what type of span each makes. */
final class Operations {
  private static final Map<String, String> CANONICAL =
      Map.ofEntries(
          Map.entry("embedding", "embeddings"),
          Map.entry("chat_completion", "chat"),
          Map.entry("chat.completions", "chat"),
          Map.entry("completion", "text_completion"),
          Map.entry("models.generate_content", "generate_content"));

  private static final Map<String, SpanType> TYPES =
      Map.ofEntries(
          Map.entry("chat", SpanType.LLM),
          Map.entry("text_completion", SpanType.LLM),
          Map.entry("generate_content", SpanType.LLM),
          Map.entry("embeddings", SpanType.LLM),
          Map.entry("rerank", SpanType.LLM),
          Map.entry("image_generation", SpanType.LLM),
          Map.entry("realtime_inference", SpanType.LLM),
          Map.entry("execute_tool", SpanType.TOOL),
          Map.entry("invoke_agent", SpanType.AGENT),
          Map.entry("create_agent", SpanType.AGENT),
          Map.entry("invoke_workflow", SpanType.WORKFLOW),
          Map.entry("agent_step", SpanType.STEP),
          Map.entry("plan", SpanType.STEP),
          Map.entry("handle_conversation_turn", SpanType.STEP),
          Map.entry("retrieval", SpanType.RETRIEVER),
          Map.entry("search_memory", SpanType.MEMORY),
          Map.entry("create_memory", SpanType.MEMORY),
          Map.entry("update_memory", SpanType.MEMORY),
          Map.entry("upsert_memory", SpanType.MEMORY),
          Map.entry("delete_memory", SpanType.MEMORY),
          Map.entry("create_memory_store", SpanType.MEMORY),
          Map.entry("delete_memory_store", SpanType.MEMORY),
          Map.entry("run_guardrail", SpanType.GUARDRAIL),
          Map.entry("evaluation", SpanType.EVALUATION),
          // Asks for an answer that another span has already counted.
          Map.entry("fetch_response", SpanType.OTHER));

  private Operations() {}

  /** The canonical operation; one that nobody knows stays as it is. */
  static String canonical(String operation) {
    String known = CANONICAL.get(operation.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    String lowered = operation.toLowerCase(Locale.ROOT);
    return TYPES.containsKey(lowered) ? lowered : operation;
  }

  /** The type that a canonical operation tells; {@link SpanType#OTHER} if it tells none. */
  static SpanType type(String operation) {
    return TYPES.getOrDefault(operation, SpanType.OTHER);
  }

  static boolean isKnown(String operation) {
    return TYPES.containsKey(operation);
  }
}
