package io.llmobservatory.server;

import io.llmobservatory.server.config.Retention;
import io.llmobservatory.server.store.PruneSpans;
import io.llmobservatory.server.store.PruneSummary;
import io.llmobservatory.server.store.StoreException;
import java.time.Instant;

/** Removes what has expired, by hand. */
public final class Prune {
  private Prune() {}

  /**
   * Does it, in a database that servers may be writing to.
   *
   * @param retention how long what is kept
   * @param now from when ages count
   * @param dryRun whether to count only and to change nothing
   * @throws StoreException if the database fails; what was done before stays done
   * @throws InterruptedException if the thread is interrupted; likewise
   */
  public static PruneSummary run(
      Database database,
      Retention retention,
      Instant now,
      boolean dryRun,
      PruneSpans.Progress progress)
      throws StoreException, InterruptedException {
    return new PruneSpans(database.address())
        .run(retention.spansBefore(now), retention.contentsBefore(now), dryRun, progress);
  }
}
