package io.llmobservatory.server.genai;

/**
 * What a span tells of its GenAI facts outside its own attributes.
 *
 * @param name its name
 * @param emitter what instrumented it
 * @param failed whether its status says that it failed
 * @param startNanos when it began, an unsigned number
 * @param durationNanos how long it took, negative if not known
 * @param firstTokenNanos nanoseconds from the start to the event that tells of the first token, or
 *     {@link Usage#ABSENT}
 * @param hasMessageEvents whether an event says that this is a model call
 */
record Evidence(
    String name,
    Emitter emitter,
    boolean failed,
    long startNanos,
    long durationNanos,
    long firstTokenNanos,
    boolean hasMessageEvents) {

  // LlamaIndex calls all of its searches tasks and workflows, and names them after what they are.
  boolean namesRetriever() {
    return name.contains("retrieve");
  }
}
