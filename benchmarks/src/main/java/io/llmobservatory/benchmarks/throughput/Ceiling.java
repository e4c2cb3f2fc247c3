package io.llmobservatory.benchmarks.throughput;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The limit: rows that need only be sent, into the same tables, without traces. */
final class Ceiling {
  static final String SCHEMA = "ceiling";

  private final Database database;
  private final EncodedBatches encoded;

  Ceiling(Database database, EncodedBatches encoded) {
    this.database = database;
    this.encoded = encoded;
  }

  /**
   * What came of a run.
   *
   * @param rate spans a second
   * @param cpuMicros processor time of PostgreSQL for a span
   * @param walBytes WAL for a span
   */
  record Result(double rate, double cpuMicros, double walBytes) {}

  /** Writes for a while over so many connections. */
  Result run(int connections, double seconds)
      throws SQLException, IOException, InterruptedException {
    LikeTables.empty(database, SCHEMA);
    database.checkpoint();
    ExecutorService writers = Executors.newFixedThreadPool(connections);
    try {
      long wal = database.walBytes();
      long cpu = database.cpuMicros();
      long begun = System.nanoTime();
      long end = begun + (long) (seconds * 1e9);
      List<Future<Long>> written = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int writer = i;
        written.add(writers.submit((Callable<Long>) () -> write(writer, end)));
      }
      long spans = 0;
      for (Future<Long> rows : written) {
        spans += rows.get();
      }
      double nanos = System.nanoTime() - begun;
      return new Result(
          spans * 1e9 / nanos,
          (double) (database.cpuMicros() - cpu) / spans,
          (double) (database.walBytes() - wal) / spans);
    } catch (ExecutionException e) {
      throw new SQLException("the ceiling's writer failed", e.getCause());
    } finally {
      writers.shutdown();
    }
  }

  private long write(int writer, long end) throws SQLException {
    SplittableRandom random = new SplittableRandom(System.nanoTime() + writer);
    EncodedBatches mine = encoded.copy();
    long spans = 0;
    try (Connection connection = database.connect()) {
      for (long i = writer; System.nanoTime() < end; i++) {
        EncodedBatches.Batch batch = mine.get(i);
        EncodedBatches.renew(batch, random);
        EncodedBatches.write(connection, SCHEMA, batch);
        spans += batch.rows;
      }
    }
    return spans;
  }

  /**
   * The median time of writing a batch by itself, with nothing else under way, in milliseconds.
   *
   * @param batches of the size in question
   */
  double bareCommitMillis(EncodedBatches batches, int times) throws SQLException {
    LikeTables.empty(database, SCHEMA);
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    long[] nanos = new long[times];
    try (Connection connection = database.connect()) {
      for (int i = -times / 4; i < times; i++) {
        EncodedBatches.Batch batch = batches.get(i & Integer.MAX_VALUE);
        EncodedBatches.renew(batch, random);
        long begun = System.nanoTime();
        EncodedBatches.write(connection, SCHEMA, batch);
        if (i >= 0) {
          nanos[i] = System.nanoTime() - begun;
        }
      }
    }
    Arrays.sort(nanos);
    return nanos[times / 2] / 1e6;
  }
}
