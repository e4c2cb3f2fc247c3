package io.llmobservatory.server.config;

/**
 * Something that is configured to listen.
 *
 * @param section its dotted path in the configuration
 */
public record Listener(String section, Endpoint endpoint) {}
