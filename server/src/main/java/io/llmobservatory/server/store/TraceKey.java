package io.llmobservatory.server.store;

/**
 * What identifies a trace to its sender.
 *
 * @param tenant to whom it belongs
 * @param traceId its id, unique within the tenant
 */
public record TraceKey(String tenant, String traceId) {}
