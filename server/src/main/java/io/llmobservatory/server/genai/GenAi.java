package io.llmobservatory.server.genai;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a GenAI span says beyond an ordinary one; null or {@link Usage#ABSENT} where it says
 * nothing.
 *
 * @param type what the span is
 * @param operation the canonical operation, or the sender's own word where there is none
 * @param provider the canonical provider, or the sender's own word
 * @param requestModel the model that was asked for
 * @param responseModel the model that answered
 * @param responseId the provider's id of the answer
 * @param usage the tokens
 * @param counted whether tokens and cost belong into the trace's sums
 * @param costUsd what the call cost, in US dollars
 * @param costSource where the cost came from
 * @param timeToFirstTokenNanos nanoseconds from the span's start to the first token
 * @param finishReasons why each choice ended, in canonical words
 * @param conversationId the conversation or thread
 * @param agentName the agent
 * @param toolName the tool
 * @param errorType the class of the error
 * @param requestParameters temperature and the like, under their conventional names
 * @param dialect in whose spelling the span is written
 */
public record GenAi(
    SpanType type,
    @Nullable String operation,
    @Nullable String provider,
    @Nullable String requestModel,
    @Nullable String responseModel,
    @Nullable String responseId,
    Usage usage,
    boolean counted,
    @Nullable BigDecimal costUsd,
    @Nullable String costSource,
    long timeToFirstTokenNanos,
    @Nullable List<String> finishReasons,
    @Nullable String conversationId,
    @Nullable String agentName,
    @Nullable String toolName,
    @Nullable String errorType,
    @Nullable JsonDocument requestParameters,
    String dialect) {}
