package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * What a span tells of its GenAI facts outside its own attributes.
 *
 * @param name its name
 * @param scopeName what instrumented it
 * @param failed whether its status says that it failed
 * @param startNanos when it began, an unsigned number
 * @param durationNanos how long it took, negative if not known
 * @param firstTokenNanos nanoseconds from the start to the event that tells of the first token, or
 *     {@link Usage#ABSENT}
 * @param hasMessageEvents whether an event says that this is a model call
 */
record Evidence(
    String name,
    @Nullable String scopeName,
    boolean failed,
    long startNanos,
    long durationNanos,
    long firstTokenNanos,
    boolean hasMessageEvents) {

  // LlamaIndex calls all of its searches tasks and workflows, and names them after what they are.
  boolean namesRetriever() {
    return name.contains("retrieve");
  }

  /** Whether what instrumented the span has a name that begins so. */
  boolean isOf(String scopePrefix) {
    return scopeName != null && scopeName.startsWith(scopePrefix);
  }
}
