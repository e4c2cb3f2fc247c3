package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.StoredKeys;
import io.llmobservatory.server.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Copies the spans of the first design's database into one of ours, where servers may be writing.
 * Traces keep their UUIDs as far as they can. What is stored already stays, so that a run that was
 * stopped, or an import of a database that has grown, can simply be run again.
 */
public final class ImportSpans {
  private final DatabaseAddress from;
  private final String description;
  private final DatabaseAddress to;
  private final SpanMappings mappings;
  private final String tenant;
  private final boolean dryRun;

  private volatile @Nullable Source source;
  private volatile boolean stopped;

  /** Hears of the work. */
  public interface Progress {
    /**
     * The source was counted, and its spans are now sorted, which may take long.
     *
     * @param traces rows of {@code traces}
     * @param spans rows of {@code trace_spans}
     */
    void begun(long traces, long spans);

    /** A batch is done. */
    void at(ImportSummary soFar);
  }

  /**
   * Prepares an import; connects when it is run.
   *
   * @param from the first design's database, of which nothing is changed
   * @param description how to name it to people, without secrets
   * @param to our database, whose schema is up to date
   * @param mappings what to keep of spans
   * @param tenant to whom the spans will belong
   * @param dryRun whether to count only, and to write nothing
   */
  public ImportSpans(
      DatabaseAddress from,
      String description,
      DatabaseAddress to,
      SpanMappings mappings,
      String tenant,
      boolean dryRun) {
    this.from = from;
    this.description = description;
    this.to = to;
    this.mappings = mappings;
    this.tenant = tenant;
    this.dryRun = dryRun;
  }

  /**
   * Does it.
   *
   * @return what was done; not complete if it was {@linkplain #stop stopped}
   * @throws SourceException if the first design's database cannot be read
   * @throws StoreException if ours fails; what was done before stays done, in both cases
   * @throws InterruptedException if the thread is interrupted; likewise
   */
  public ImportSummary run(Progress progress)
      throws SourceException, StoreException, InterruptedException {
    Telemetry telemetry = new Telemetry();
    try (Source opened = Source.open(from, description);
        PostgresStore store = new PostgresStore(to, 1, telemetry.store())) {
      source = opened;
      StoredKeys keys = store.keys();
      keys.requireSchema();
      if (dryRun) {
        return run(opened, new LookingTarget(keys, tenant), progress);
      }
      try (TraceResolver resolver = new TraceResolver(store, 1, telemetry, retry -> {})) {
        return run(opened, new WritingTarget(resolver, keys, tenant), progress);
      }
    } finally {
      source = null;
    }
  }

  private ImportSummary run(Source opened, Target target, Progress progress)
      throws SourceException, StoreException, InterruptedException {
    ImportCounts counts = new ImportCounts(new Source.Counts(0, 0, 0, 0));
    try {
      Source.Counts found = opened.count();
      counts = new ImportCounts(found);
      progress.begun(found.traces(), found.spans());
      ImportBatch batch = new ImportBatch(mappings, tenant, target, counts);
      for (SourceSpan row = opened.next(); row != null && !stopped; row = opened.next()) {
        batch.add(row);
        if (batch.isFull()) {
          batch.write();
          progress.at(counts.summary(false));
        }
      }
      if (!stopped) {
        batch.write();
      }
    } catch (SourceException e) {
      if (!stopped) {
        throw e;
      }
      // Its query was cancelled.
    }
    return counts.summary(!stopped);
  }

  /**
   * Ends a run after the batch that is being written. For any thread, at any time; a query that is
   * just beginning may not hear of it, so it is to be repeated until the run is over.
   */
  public void stop() {
    stopped = true;
    Source open = source;
    if (open != null) {
      open.cancel();
    }
  }
}
