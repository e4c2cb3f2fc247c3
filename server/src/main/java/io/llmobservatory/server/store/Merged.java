package io.llmobservatory.server.store;

import java.util.Set;

/**
 * What became of spans some of which may have been stored before. All others were, just so.
 *
 * @param inserted the keys of those that are new
 * @param different the keys of those that were stored before in another version
 */
public record Merged(Set<SpanKey> inserted, Set<SpanKey> different) {}
