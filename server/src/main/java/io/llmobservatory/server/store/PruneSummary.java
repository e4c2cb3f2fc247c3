package io.llmobservatory.server.store;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was removed because it had expired.
 *
 * @param spanDays days whose spans were dropped; null if there were none
 * @param contentDays days whose contents or messages were dropped; null if there were none
 * @param partitions how many tables of days were dropped
 * @param deletedSpans spans that were deleted by row: those whose clocks were before 2020
 * @param deletedContents contents of such spans
 * @param deletedMessages messages of such a time
 * @param removedTraces traces that had no span left
 * @param recomputedTraces traces that were looked at and have spans left
 * @param postponed the first day that has to wait because a transaction that lasts is using its
 *     table; null if nothing waits
 * @param busy whether nothing was done because somebody else was at it
 */
public record PruneSummary(
    @Nullable Days spanDays,
    @Nullable Days contentDays,
    int partitions,
    long deletedSpans,
    long deletedContents,
    long deletedMessages,
    long removedTraces,
    long recomputedTraces,
    @Nullable LocalDate postponed,
    boolean busy) {

  static final PruneSummary BUSY = new PruneSummary(null, null, 0, 0, 0, 0, 0, 0, null, true);

  /** Some days between two, both included. */
  public record Days(int count, LocalDate first, LocalDate last) {
    @Override
    public String toString() {
      return count == 1 ? "1 day, " + first : count + " days, " + first + " to " + last;
    }
  }

  /** Rows that were deleted, in all tables of days. */
  public long deletedRows() {
    return deletedSpans + deletedContents + deletedMessages;
  }

  /** Whether there was nothing to do. */
  public boolean isEmpty() {
    return partitions == 0 && deletedRows() == 0 && removedTraces == 0 && recomputedTraces == 0;
  }
}
