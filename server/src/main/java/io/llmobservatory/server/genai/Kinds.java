package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a span is: by the first of its own words that tells it, else by what only spans of
 * one type have, else by its name.
 */
final class Kinds {
  /**
   * An attribute whose word tells what the span is.
   *
   * @param field the attribute
   * @param words what its words mean, where they mean something else than {@link Operations} says;
   *     the empty operation for a word that tells nothing
   */
  private record Source(Field field, Map<String, String> words) {}

  /** In order of precedence. */
  private static final Source[] SOURCES = {
    source(Field.OWN_OPERATION),
    // The word of the Langfuse SDK for whatever nobody called by its name: span, event.
    source(Field.LANGFUSE_TYPE, "", "span", "prompt", "event"),
    // Writes the operation embeddings for searches too, and chat for prompts.
    source(Field.LANGSMITH_KIND, "step", "parser"),
    source(Field.OPERATION, "", "framework"),
    source(Field.OPENINFERENCE_KIND),
    source(Field.LOONGSUITE_KIND, "invoke_workflow", "entry", "execute_tool", "mcp"),
    source(Field.LLM_REQUEST_TYPE, "text_completion", "completion"),
    source(Field.TRACELOOP_KIND),
    source(Field.MLFLOW_TYPE, "step", "parser task"),
    source(Field.LAMINAR_TYPE, "", "default", "step", "executor"),
    source(Field.BRAINTRUST_TYPE, "step", "function task", "evaluation", "eval score"),
    // Its other words are for spans of all sorts.
    source(
        Field.LANGWATCH_TYPE,
        "retrieval",
        "rag",
        "step",
        "component module",
        "",
        "span server client producer consumer"),
    source(Field.MASTRA_TYPE, "step", "workflow_step generic", "guardrail", "processor_run"),
    source(
        Field.GENKIT_TYPE,
        "chat",
        "model background-model",
        "invoke_workflow",
        "flow",
        "step",
        "util indexer action",
        "prompt",
        "executable-prompt"),
    source(
        Field.AI_SDK_OPERATION,
        "chat",
        "ai.generatetext.dogenerate ai.streamtext.dostream ai.generateobject.dogenerate"
            + " ai.streamobject.dostream",
        "embeddings",
        "ai.embed.doembed ai.embedmany.doembed",
        "rerank",
        "ai.rerank.dorerank",
        "execute_tool",
        "ai.toolcall",
        "invoke_agent",
        "ai.generatetext ai.streamtext ai.generateobject ai.streamobject",
        // Around the calls that make the embeddings.
        "step",
        "ai.embed ai.embedmany ai.rerank"),
    source(
        Field.SPRING_KIND,
        "invoke_workflow",
        "chat_client advisor",
        "retrieval",
        "vector_store query"),
    source(
        Field.SENTRY_OPERATION,
        "chat",
        "gen_ai.chat gen_ai.generate_text gen_ai.stream_text gen_ai.responses"
            + " gen_ai.messages ai_client",
        "generate_content",
        "gen_ai.generate_content",
        "text_completion",
        "gen_ai.text_completion",
        "embeddings",
        "gen_ai.embeddings",
        "execute_tool",
        "gen_ai.execute_tool",
        "invoke_agent",
        "gen_ai.invoke_agent",
        "create_agent",
        "gen_ai.create_agent",
        "invoke_workflow",
        "gen_ai.pipeline",
        "step",
        "handoff gen_ai.handoff"),
    source(
        Field.SPAN_TYPE,
        "chat",
        "summary",
        "step",
        "tool.execution tool.blocked_on_user hook middleware workflow-step",
        "evaluation",
        "scorer"),
    source(Field.ENTITY_TYPE)
  };

  private Kinds() {}

  private static Source source(Field field, String... words) {
    return new Source(field, Words.table(words));
  }

  /** What a span is. */
  static Kind of(AttributeIndex index, Evidence evidence) {
    String told = index.text(Field.OPERATION);
    for (Source source : SOURCES) {
      String word = index.isNamed(source.field) ? index.text(source.field) : null;
      String operation = word == null ? null : operation(source, word, evidence);
      SpanType type = operation == null ? null : Operations.type(operation);
      if (type != null) {
        return kind(type, told, operation, index, evidence);
      }
    }
    Kind named = told == null ? byName(evidence.name()) : null;
    if (named != null && isAround(named.type())) {
      return named;
    }
    SpanType type = isLoggedAnswer(index, evidence) ? null : bySignals(index, evidence);
    if (type != null) {
      String operation = type == SpanType.LLM ? callOperation(index) : Operations.of(type);
      return kind(type, told, operation, index, evidence);
    }
    if (named != null) {
      return named;
    }
    boolean unit = index.isNamed(Field.LANGFUSE_TYPE) || index.isNamed(Field.GENKIT_TYPE);
    return new Kind(unit ? SpanType.STEP : SpanType.OTHER, told);
  }

  /** Whether a span of this type may repeat what the calls within it tell. */
  private static boolean isAround(SpanType type) {
    return type != SpanType.TOOL && !type.isModelCall();
  }

  // Logfire logs what came out of a stream beside the span of the call.
  private static boolean isLoggedAnswer(AttributeIndex index, Evidence evidence) {
    return "log".equals(index.text(Field.LOGFIRE_SPAN_TYPE))
        && evidence.name().startsWith("streaming response")
        && !index.has(Field.INPUT_TOKENS)
        && !index.has(Field.OUTPUT_TOKENS);
  }

  private static @Nullable String operation(Source source, String word, Evidence evidence) {
    String lower = word.toLowerCase(Locale.ROOT);
    int space = source.field == Field.AI_SDK_OPERATION ? lower.indexOf(' ') : -1;
    String key = space < 0 ? lower : lower.substring(0, space);
    // LiteLLM writes the name of its function, whose completions are chats.
    boolean isOwn = source.field != Field.LLM_REQUEST_TYPE || !evidence.emitter().isOf("litellm");
    String own = isOwn ? source.words.get(key) : null;
    if (own != null) {
      return own.isEmpty() ? null : own;
    }
    String operation = Operations.canonical(key);
    boolean isUnit = source.field == Field.TRACELOOP_KIND && evidence.namesRetriever();
    return isUnit && !operation.equals("execute_tool") ? "retrieval" : operation;
  }

  /** A kind whose operation is what the sender says, unless that is of another type. */
  private static Kind kind(
      SpanType type,
      @Nullable String told,
      @Nullable String decided,
      AttributeIndex index,
      Evidence evidence) {
    if (told == null) {
      boolean embeds = "chat".equals(decided) && namesEmbedding(index);
      return new Kind(type, embeds ? "embeddings" : decided);
    }
    String canonical = Operations.canonical(told);
    SpanType toldType = Operations.type(canonical);
    if (isEmbeddingWrapper(canonical, index, evidence)) {
      return new Kind(SpanType.STEP, canonical);
    }
    boolean agrees = toldType == null ? !canonical.equals("framework") : toldType == type;
    return new Kind(type, agrees ? canonical : decided);
  }

  // The AI SDK 7 puts a span of the same operation, but without usage, around its embeddings. A
  // call that failed has no usage either, so both are taken for calls.
  private static boolean isEmbeddingWrapper(
      String operation, AttributeIndex index, Evidence evidence) {
    return operation.equals("embeddings")
        && "gen_ai".equals(evidence.emitter().name())
        && !index.isNamed(Field.INPUT_TOKENS)
        && !evidence.failed();
  }

  private static @Nullable SpanType bySignals(AttributeIndex index, Evidence evidence) {
    boolean used = index.has(Field.INPUT_TOKENS) || index.has(Field.OUTPUT_TOKENS);
    boolean modelled =
        index.has(Field.REQUEST_MODEL) || index.has(Field.RESPONSE_MODEL) || index.has(Field.MODEL);
    if (!used && isTool(index)) {
      return SpanType.TOOL;
    }
    if (index.has(Field.RERANKER)) {
      return SpanType.LLM;
    }
    if (index.has(Field.DOCUMENTS) || index.has(Field.QUERY) || index.has(Field.SEARCH)) {
      return SpanType.RETRIEVER;
    }
    if (index.has(Field.GUARDRAIL)) {
      return SpanType.GUARDRAIL;
    }
    if (index.has(Field.EVALUATION)) {
      return SpanType.EVALUATION;
    }
    if (index.has(Field.AGENT_NAME) && !modelled) {
      return SpanType.AGENT;
    }
    boolean isCall =
        used || modelled || evidence.hasMessageEvents() || isEmbedding(index) || answered(index);
    return isCall ? SpanType.LLM : null;
  }

  private static String callOperation(AttributeIndex index) {
    if (index.has(Field.RERANKER)) {
      return "rerank";
    }
    return isEmbedding(index) ? "embeddings" : "chat";
  }

  private static boolean isEmbedding(AttributeIndex index) {
    return index.has(Field.EMBEDDING_INPUT) || index.told(RequestParameter.DIMENSIONS) != null;
  }

  // Langfuse and others have one word for all calls.
  private static boolean namesEmbedding(AttributeIndex index) {
    String model = index.text(Field.REQUEST_MODEL);
    model = model == null ? index.text(Field.MODEL) : model;
    return model != null && model.toLowerCase(Locale.ROOT).contains("embed");
  }

  private static boolean isTool(AttributeIndex index) {
    return index.has(Field.TOOL_NAME)
        || index.has(Field.TOOL_CALL_ID)
        || "tools/call".equals(index.text(Field.MCP_METHOD));
  }

  private static boolean answered(AttributeIndex index) {
    return index.isNamed(Field.INPUT_MESSAGES)
        || index.isNamed(Field.OUTPUT_MESSAGES)
        || index.has(Field.INPUT_DIALECTS)
        || index.has(Field.OUTPUT_DIALECTS)
        || index.isNamed(Field.PROMPT)
        || index.isNamed(Field.COMPLETION)
        || index.has(Field.FINISH_REASONS)
        || index.has(Field.RESPONSE_ID);
  }

  /** What a name says, as the conventions and the older libraries make them. */
  private static @Nullable Kind byName(String name) {
    int end = name.indexOf(' ');
    String first = end < 0 ? name : name.substring(0, end);
    String operation =
        switch (first) {
          case "chat", "text_completion", "generate_content", "embeddings", "execute_tool" -> first;
          case "invoke_agent",
              "create_agent",
              "invoke_workflow",
              "call_llm",
              "agent_run",
              "workflow.run" ->
              Operations.canonical(first);
          case "claude_code.llm_request" -> "chat";
          case "claude_code.tool" -> "execute_tool";
          case "claude_code.interaction" -> "prompt";
          case "running" -> running(name);
          case "agent" -> name.startsWith("agent run") ? "invoke_agent" : null;
          case "haystack.agent.run" -> "invoke_agent";
          case "invocation", "haystack.pipeline.run" -> "invoke_workflow";
          case "executor.process",
              "haystack.component.run",
              "llm_node",
              "execute_event_loop_cycle" ->
              "step";
          default -> suffix(first);
        };
    SpanType type = operation == null ? null : Operations.type(operation);
    return type == null ? null : new Kind(type, operation);
  }

  // As Pydantic AI names a tool, and what it puts around several.
  private static @Nullable String running(String name) {
    if (name.equals("running tool") || name.startsWith("running tool:")) {
      return "execute_tool";
    }
    return name.endsWith(" tools") ? "step" : null;
  }

  private static @Nullable String suffix(String name) {
    if (name.endsWith(".chat") || name.endsWith(".completion")) {
      return "chat";
    }
    return name.endsWith(".embeddings") || name.endsWith(".rerank")
        ? name.substring(name.lastIndexOf('.') + 1)
        : null;
  }
}
