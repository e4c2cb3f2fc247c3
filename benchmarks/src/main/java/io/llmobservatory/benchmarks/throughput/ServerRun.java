package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.LoadPlan;
import io.llmobservatory.benchmarks.load.LoadResult;
import java.io.IOException;
import java.sql.SQLException;

/**
 * One run of the server under load, from empty tables. What is acknowledged is counted in the
 * tables afterwards.
 *
 * @param load what the load process saw
 * @param serverCpuMicros processor time of the server for a span
 * @param databaseCpuMicros processor time of PostgreSQL for a span
 * @param walBytes WAL for a span
 * @param batchSpans spans in a batch, on average
 */
record ServerRun(
    LoadResult load,
    double serverCpuMicros,
    double databaseCpuMicros,
    double walBytes,
    double batchSpans) {

  static ServerRun of(Setup setup, LoadPlan plan)
      throws SQLException, IOException, InterruptedException {
    Database database = setup.database();
    LikeTables.empty(database, "public");
    database.checkpoint();
    Counters counters = new Counters(setup);
    double batches = setup.server().metric("llm_observatory_batches");
    double rows = setup.server().metric("llm_observatory_batch_rows_sum");
    LoadResult result = setup.load().run(plan, counters);
    batches = setup.server().metric("llm_observatory_batches") - batches;
    rows = setup.server().metric("llm_observatory_batch_rows_sum") - rows;
    requireStored(database, result);
    long spans = result.acknowledged();
    return new ServerRun(
        result,
        (double) counters.serverCpu / spans,
        (double) counters.databaseCpu / spans,
        (double) counters.wal / spans,
        rows / batches);
  }

  private static void requireStored(Database database, LoadResult result) throws SQLException {
    long rows = database.number("SELECT count(*) FROM trace_spans");
    long sum = database.number("SELECT coalesce(sum(span_count), 0)::bigint FROM traces");
    if (rows != result.stored() || sum != rows || result.rejected() > 0) {
      throw new IllegalStateException(
          "acknowledged are %d spans, rejected %d; stored are %d, and traces tell of %d"
              .formatted(result.stored(), result.rejected(), rows, sum));
    }
  }

  /** Taken at the begin, and what was added at the end. */
  private static final class Counters implements LoadClient.Moments {
    private final Setup setup;
    private long serverCpu;
    private long databaseCpu;
    private long wal;

    Counters(Setup setup) {
      this.setup = setup;
    }

    @Override
    public void begin() throws IOException, SQLException {
      wal = setup.database().walBytes();
      databaseCpu = setup.database().cpuMicros();
      serverCpu = setup.server().cpuMicros();
    }

    @Override
    public void end() throws IOException, SQLException {
      serverCpu = setup.server().cpuMicros() - serverCpu;
      databaseCpu = setup.database().cpuMicros() - databaseCpu;
      wal = setup.database().walBytes() - wal;
    }
  }
}
