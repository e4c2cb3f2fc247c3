package io.llmobservatory.server.genai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span tells of its GenAI facts outside its own attributes.
 *
 * @param scopeName what instrumented it
 * @param failed whether its status says that it failed
 * @param durationNanos how long it took, negative if not known
 * @param finishReasons what the output's messages say of their end
 * @param exceptionType the type of the exception that an event tells of
 * @param hasMessageEvents whether an event says that this is a model call
 */
record Evidence(
    @Nullable String scopeName,
    boolean failed,
    long durationNanos,
    List<String> finishReasons,
    @Nullable String exceptionType,
    boolean hasMessageEvents) {}
