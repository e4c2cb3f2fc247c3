package io.llmobservatory.server.genai;

/**
 * Log records that were taken and are not stored, by reason. To their sender they are a success.
 *
 * @param others no GenAI events
 * @param withoutSpan GenAI events that name no span they belong to
 * @param withoutContent GenAI events that say nothing, as senders do that may not tell content
 * @param dropped GenAI events whose content the operator does not want
 */
public record IgnoredRecords(int others, int withoutSpan, int withoutContent, int dropped) {}
