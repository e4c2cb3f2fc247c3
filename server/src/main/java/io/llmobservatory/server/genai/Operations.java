package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations in one word for every spelling, and what type of span each makes. */
final class Operations {
  private static final Map<String, String> CANONICAL =
      Words.table(
          "chat",
          "chat chat_completion chat.completions completion acompletion responses aresponses"
              + " anthropic_messages openai.chat openai.responses messages llm_request llm_call llm"
              + " chat_model generation generate message model_generation llm_generation call_llm",
          "text_completion",
          "text_completion atext_completion text.completions",
          "generate_content",
          "generate_content models.generate_content agenerate_content generate_content_stream agenerate_content_stream",
          "embeddings",
          "embeddings embedding aembedding embed embedder rag_embedding",
          "rerank",
          "rerank reranker arerank rerank_documents",
          "retrieval",
          "retrieval retriever retrieve retrieve_documents vector_db_retrieve vectordb vector",
          "execute_tool",
          "execute_tool tool tool_call tool_execution mcp_tool_call provider_tool_call client_tool_call call_mcp_tool",
          "invoke_agent",
          "invoke_agent agent agent_run agent_call",
          "create_agent",
          "create_agent",
          "invoke_workflow",
          "invoke_workflow workflow workflow.run workflow_run chain framework session",
          "step",
          "step agent_step task execute_task model_step model_chunk event_loop"
              + " llm_chunk execute_event_loop_cycle react schedule_tool_calls handle_conversation_turn",
          "plan",
          "plan",
          "image",
          "image image_generation aimage_generation image_edit aimage_edit",
          "audio",
          "audio speech transcription aspeech atranscription realtime realtime_inference",
          "moderation",
          "moderation amoderation",
          "guardrail",
          "guardrail guardrail.run guardrail.guard run_guardrail apply_guardrail",
          "evaluation",
          "evaluation evaluator evaluate",
          "prompt",
          "prompt user_prompt system_prompt interaction",
          "memory",
          "memory memory_operation search_memory create_memory update_memory upsert_memory delete_memory"
              + " create_memory_store delete_memory_store",
          "fetch_response",
          "fetch_response");

  private static final Map<String, SpanType> TYPES =
      Map.ofEntries(
          Map.entry("chat", SpanType.LLM),
          Map.entry("text_completion", SpanType.LLM),
          Map.entry("generate_content", SpanType.LLM),
          Map.entry("embeddings", SpanType.LLM),
          Map.entry("rerank", SpanType.LLM),
          Map.entry("image", SpanType.LLM),
          Map.entry("audio", SpanType.LLM),
          Map.entry("moderation", SpanType.LLM),
          Map.entry("execute_tool", SpanType.TOOL),
          Map.entry("invoke_agent", SpanType.AGENT),
          Map.entry("create_agent", SpanType.AGENT),
          Map.entry("invoke_workflow", SpanType.WORKFLOW),
          Map.entry("step", SpanType.STEP),
          // What is done to the threads of an agent service between its runs.
          Map.entry("create_thread", SpanType.STEP),
          Map.entry("create_message", SpanType.STEP),
          Map.entry("list_messages", SpanType.STEP),
          Map.entry("start_thread_run", SpanType.STEP),
          Map.entry("get_thread_run", SpanType.STEP),
          Map.entry("submit_tool_outputs", SpanType.STEP),
          Map.entry("plan", SpanType.STEP),
          Map.entry("retrieval", SpanType.RETRIEVER),
          Map.entry("memory", SpanType.MEMORY),
          Map.entry("guardrail", SpanType.GUARDRAIL),
          Map.entry("evaluation", SpanType.EVALUATION),
          Map.entry("prompt", SpanType.OTHER),
          // Asks for an answer that another span has already counted.
          Map.entry("fetch_response", SpanType.OTHER));

  private Operations() {}

  /** The canonical operation; one that nobody knows stays as it is. */
  static String canonical(String operation) {
    String known = CANONICAL.get(operation);
    return known == null
        ? CANONICAL.getOrDefault(operation.toLowerCase(Locale.ROOT), operation)
        : known;
  }

  /** The type that a canonical operation tells, or null if nobody knows the operation. */
  static @Nullable SpanType type(String operation) {
    return TYPES.get(operation);
  }

  /** The operation of a span of which only the type is known, or null. */
  static @Nullable String of(SpanType type) {
    return switch (type) {
      case LLM -> "chat";
      case TOOL -> "execute_tool";
      case RETRIEVER -> "retrieval";
      case AGENT -> "invoke_agent";
      case EVALUATION -> "evaluation";
      default -> null;
    };
  }
}
