package io.llmobservatory.server.genai;

/** What a GenAI span is. */
public enum SpanType {
  /** A call of a model: chat, completion, embeddings, rerank, image, audio, moderation. */
  LLM("llm", true),
  /** A tool that a model asked for. */
  TOOL("tool", false),
  /** An agent at work, or being made. */
  AGENT("agent", false),
  /** Several agents or steps. */
  WORKFLOW("workflow", false),
  /** One step of an agent or a workflow. */
  STEP("step", false),
  /** A search for documents. */
  RETRIEVER("retriever", false),
  /** Reading or writing an agent's memory. */
  MEMORY("memory", false),
  /** A check of what goes in or comes out. */
  GUARDRAIL("guardrail", false),
  /** A judgement of an answer. */
  EVALUATION("evaluation", false),
  /** A GenAI span that is none of these, or only stands around others. */
  OTHER("other", false);

  private final String label;
  private final boolean modelCall;

  SpanType(String label, boolean modelCall) {
    this.label = label;
    this.modelCall = modelCall;
  }

  /** The type's word in the database. */
  public String label() {
    return label;
  }

  /** Whether its tokens and cost are its own, and not a repetition of its children's. */
  boolean isModelCall() {
    return modelCall;
  }
}
