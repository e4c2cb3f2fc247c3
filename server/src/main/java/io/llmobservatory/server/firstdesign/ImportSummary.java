package io.llmobservatory.server.firstdesign;

import java.util.Map;

/**
 * What an import did, or would do.
 *
 * @param sourceTraces rows of {@code traces} in the source
 * @param sourceSpans rows of {@code trace_spans} in the source; each is new, stored before, left
 *     out or rejected, once the import is complete
 * @param keptTraces traces that have the UUID here that they have in the source
 * @param otherTraces traces that have another UUID here, under which they were stored before
 * @param orphanTraces traces that were made for spans that belong to none
 * @param sameTraces rows of {@code traces} whose trace id another row has too: they are one trace
 * @param emptyTraces rows of {@code traces} without spans, which are not stored
 * @param newSpans spans that were not stored before
 * @param storedBefore spans that were; what is stored stays
 * @param joinedByParent spans, of both kinds, whose row names no trace and that went to their
 *     parent's
 * @param orphans spans, of both kinds, whose row names no trace, nor has a parent that tells
 * @param leftOut spans that the configuration does not want stored
 * @param rejected spans that cannot be stored, by reason in words for people
 * @param complete whether all of the source was read
 */
public record ImportSummary(
    long sourceTraces,
    long sourceSpans,
    long keptTraces,
    long otherTraces,
    long orphanTraces,
    long sameTraces,
    long emptyTraces,
    long newSpans,
    long storedBefore,
    long joinedByParent,
    long orphans,
    long leftOut,
    Map<String, Long> rejected,
    boolean complete) {
  /** How many spans were looked at so far. */
  public long lookedAt() {
    long refused = rejected.values().stream().mapToLong(Long::longValue).sum();
    return newSpans + storedBefore + leftOut + refused;
  }
}
