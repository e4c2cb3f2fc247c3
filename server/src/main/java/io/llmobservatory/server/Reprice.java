package io.llmobservatory.server;

import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.price.Prices;
import io.llmobservatory.server.store.RepriceSpans;
import io.llmobservatory.server.store.RepriceSummary;
import io.llmobservatory.server.store.StoreException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Fills and corrects the costs of stored spans by today's prices and those of a configuration. */
public final class Reprice {
  private Reprice() {}

  /**
   * Does it, in a database that servers may be writing to.
   *
   * @param from the first day (UTC) whose spans are looked at; null for no limit
   * @param to the last day; null for no limit
   * @param dryRun whether to count only and to change nothing
   * @throws StoreException if the database fails; what was done before stays done
   */
  public static RepriceSummary run(
      Configuration configuration,
      Database database,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      boolean dryRun,
      RepriceSpans.Progress progress)
      throws StoreException {
    Prices prices = Prices.bundled().with(configuration.processors().genai().prices());
    return new RepriceSpans(database.address(), prices::cost).run(from, to, dryRun, progress);
  }
}
